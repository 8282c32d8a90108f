namespace FraudSignals.Events;

/// <summary>What each role means: event type, identifier position, subject kind.</summary>
public static class Roles
{
    /// <summary>How many roles there are.</summary>
    public const int Count = (int)Role.Verdict + 1;

    // By role; a finding has none of these, and a verdict no position and kind.
    private static readonly (EventType Type, int Position, SubjectKind Kind)[] Meanings =
    [
        (EventType.Call, 0, SubjectKind.Number), (EventType.Call, 1, SubjectKind.Number), (EventType.Call, 2, SubjectKind.Sim),
        (EventType.Call, 3, SubjectKind.Device), (EventType.Call, 4, SubjectKind.Cell),
        (EventType.Transfer, 0, SubjectKind.Account), (EventType.Transfer, 1, SubjectKind.Account),
        (EventType.Transfer, 2, SubjectKind.Number),
        (EventType.Transfer, 3, SubjectKind.Number), (EventType.Transfer, 4, SubjectKind.Device),
        default,
        (EventType.Call, 0, SubjectKind.Number), (EventType.Transfer, 0, SubjectKind.Account), (EventType.Transfer, 2, SubjectKind.Number),
        (EventType.Verdict, 0, default),
    ];

    public static EventType TypeOf(Role role) => Meanings[(int)role].Type;

    public static int PositionOf(Role role) => Meanings[(int)role].Position;

    /// <summary>Of roles that subjects of one kind play; see <see cref="IsPlayedBy"/>.</summary>
    public static SubjectKind KindOf(Role role) => Meanings[(int)role].Kind;

    /// <summary>The role of an identifier position in an event of that type, where its two sides are two.</summary>
    public static Role Of(EventType type, int position) =>
        type == EventType.Verdict ? Role.Verdict : (Role)((int)type * Event.TokenCount + position);

    /// <summary>The kind of subject that an identifier position of an event of that type names.</summary>
    public static SubjectKind KindOf(EventType type, int position) =>
        type == EventType.Verdict ? (SubjectKind)position : KindOf(Of(type, position));

    /// <summary>Whether subjects of that kind play that role. Findings and verdicts are about subjects of every kind.</summary>
    public static bool IsPlayedBy(Role role, SubjectKind kind) => role is Role.Finding or Role.Verdict || KindOf(role) == kind;

    /// <summary>The subject under which an event's id is known.</summary>
    public static SubjectKey HomeOf(in Event e) => new(KindOf(e.Type, e.HomePosition), e.Home);

    /// <summary>The subjects that an event touches, each in its role.</summary>
    public static TouchedSubjects Touched(this in Event e) => new(e, onlyTouched: true);

    /// <summary>The subjects that an event names, whichever side of it was seen.</summary>
    public static TouchedSubjects Named(this in Event e) => new(e, onlyTouched: false);

    /// <summary>
    /// The role in which the identifier of a position is touched; null where it is not. Where both sides of an event are one subject,
    /// that is touched once, as the self it is, and neither side counts: it is no flow, nobody is reached and nobody answers.
    /// </summary>
    public static Role? Of(in Event e, int position)
    {
        if (e.Tokens[position].IsAbsent)
        {
            return null;
        }

        if ((position <= 1 && e.Tokens[0] == e.Tokens[1])
            || (e.Type == EventType.Transfer && position is 2 or 3 && e.Tokens[2] == e.Tokens[3]))
        {
            return e.Type == EventType.Call ? position == 0 ? Role.SelfCall : null
                : position == 0 ? Role.SelfTransfer
                : position == 2 ? Role.SelfNumber
                : null;
        }

        var role = Of(e.Type, position);
        return e.View == EventView.Both || IsTouched(role, e.View) ? role : null;
    }

    /// <summary>
    /// The role name used in rule files: the field name of the identifier, <c>finding</c>, <c>verdict</c>, or <c>selfCall</c>,
    /// <c>selfTransfer</c>, <c>selfNumber</c>.
    /// </summary>
    public static string NameOf(Role role) => role >= Role.Finding
        ? char.ToLowerInvariant(role.ToString()[0]) + role.ToString()[1..]
        : EventFieldInfo.All.First(f => f.Kind == FieldKind.Identifier && f.Type == TypeOf(role) && f.Position == PositionOf(role)).Name;

    /// <summary>
    /// Whether a record made on one side of the event touches that role. SIM, device and cell are those of the side that made the record.
    /// </summary>
    public static bool IsTouched(Role role, EventView view) => view switch
    {
        EventView.Originating => role is not (Role.Callee or Role.Payee or Role.PayeeNumber),
        EventView.Terminating => role is not (Role.Caller or Role.Payer or Role.PayerNumber or Role.PayerDevice),
        _ => true,
    };
}
