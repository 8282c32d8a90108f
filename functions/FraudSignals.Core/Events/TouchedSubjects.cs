namespace FraudSignals.Events;

/// <summary>A subject that an event names.</summary>
/// <param name="Position">The identifier position that names it.</param>
/// <param name="Role">In which role it is touched; what its position means where nobody asks whether it is.</param>
/// <param name="Key">Who it is.</param>
public readonly record struct TouchedSubject(int Position, Role Role, SubjectKey Key);

/// <summary>The subjects that an event touches, or names, in the order of their positions.</summary>
public ref struct TouchedSubjects
{
    private readonly ref readonly Event _event;
    private readonly bool _onlyTouched;
    private int _position = -1;

    internal TouchedSubjects(in Event e, bool onlyTouched)
    {
        _event = ref e;
        _onlyTouched = onlyTouched;
    }

    public TouchedSubject Current { get; private set; }

    public readonly TouchedSubjects GetEnumerator() => this;

    public bool MoveNext()
    {
        while (++_position < Event.TokenCount)
        {
            ref readonly var token = ref _event.Tokens[_position];
            if (!token.IsAbsent && (_onlyTouched ? Roles.Of(_event, _position) : Roles.Of(_event.Type, _position)) is { } role)
            {
                Current = new TouchedSubject(_position, role, new SubjectKey(Roles.KindOf(_event.Type, _position), token));
                return true;
            }
        }

        return false;
    }
}
