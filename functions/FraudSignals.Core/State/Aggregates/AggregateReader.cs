using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Aggregates;

/// <summary>Reads one aggregate of a subject as of an instant.</summary>
/// <param name="definition">The aggregate.</param>
/// <param name="alwaysNeedsHorizon">Whether even a lower bound is meaningless before the horizon is covered.</param>
internal abstract class AggregateReader(AggregateDefinition definition, bool alwaysNeedsHorizon = false)
{
    private readonly bool _speaksInPart = FunctionSpec.Of(definition.Of).SpeaksInPart;
    private readonly long _window = (long)definition.Window.TotalMilliseconds;

    // Why it cannot say, written when that is first asked.
    private string? _wantsFields;
    private string? _wantsPast;

    public AggregateDefinition Definition { get; } = definition;

    /// <summary>Since when the aggregate has been kept, milliseconds since 1970; 0 where it has been from the first event on.</summary>
    public long KeptSince { get; set; }

    /// <summary>The columns of rings it rests on, by section and column identity.</summary>
    public virtual IEnumerable<(string Section, string Column)> Columns => [];

    /// <summary>The scalar with the last second in which an event left open whether it counts; -1 where that cannot be.</summary>
    public int UnknownUntil { get; init; } = -1;

    /// <summary>How long before now the subject must have been observed for a missing past not to matter, milliseconds.</summary>
    public virtual long Horizon => (long)Definition.Reach.TotalMilliseconds;

    /// <summary>The value as of an event that is not yet written; NaN when it cannot say.</summary>
    public virtual double Read(in SubjectState state, long time, long observedSince, in Event source) => Read(state, time, observedSince);

    /// <summary>The value; NaN when it cannot say.</summary>
    public double Read(in SubjectState state, long time, long observedSince)
    {
        if (UnknownUntil >= 0 && state.Scalar(UnknownUntil) is var until and not 0 && until * 1000L > time - _window)
        {
            return double.NaN;
        }

        if (KeptSince > 0)
        {
            // Of a part of its horizon only what grows says something: at least so much.
            if (!_speaksInPart && time - Horizon < KeptSince)
            {
                return double.NaN;
            }

            observedSince = Math.Max(observedSince, KeptSince);
        }

        return alwaysNeedsHorizon && time - Horizon < observedSince ? double.NaN : Value(state, time, observedSince);
    }

    /// <summary>The least it can be from an instant until a later one, whatever comes; NaN where that is not known.</summary>
    public virtual double Least(in SubjectState state, long time, long until, long observedSince) => double.NaN;

    /// <summary>The most it can be within so many touches of the subject, where it is so much now; NaN where that is not known.</summary>
    public virtual double Most(double now, int touches) => double.NaN;

    /// <summary>
    /// How far back it looks, milliseconds, where that is less than its horizon, or its window where it has none; null where all of it has
    /// been observed.
    /// </summary>
    public long? ShortHorizon(in SubjectState state, long time, long observedSince)
    {
        var covered = CoveredBefore(state, time) - Math.Max(observedSince, KeptSince);
        var whole = Definition.Horizon > TimeSpan.Zero ? Definition.Horizon : Definition.Window;
        return Definition.HorizonAtLeast > TimeSpan.Zero && covered < (long)whole.TotalMilliseconds ? covered : null;
    }

    /// <summary>For want of what it cannot say where it cannot.</summary>
    public string WhyUnsaid(in SubjectState state, long time, long observedSince)
    {
        if (UnknownUntil >= 0 && state.Scalar(UnknownUntil) is var until and not 0 && until * 1000L > time - _window)
        {
            return _wantsFields ??= string.Join(" or ", OpenFields.Select(EventFieldInfo.Of).Where(f => !f.Required).Select(f => f.Name));
        }

        return Needed > TimeSpan.Zero && AgeFrom(state, time) - (long)Needed.TotalMilliseconds < Math.Max(observedSince, KeptSince)
            ? _wantsPast ??= $"{Needed.TotalHours:0.#} h of observation" : Definition.Name;
    }

    private IEnumerable<EventField> OpenFields => Measured is { } own ? Definition.OpenFields.Append(own) : Definition.OpenFields;

    /// <summary>All that its state hangs on.</summary>
    public string StateIdentity => FunctionSpec.Of(Definition.Of).StateIdentity(Definition);

    /// <summary>The field it works on.</summary>
    protected virtual EventField? Measured => Definition.Field;

    /// <summary>How long before <see cref="AgeFrom"/> it must have been observed to say anything.</summary>
    protected virtual TimeSpan Needed => TimeSpan.FromMilliseconds(Horizon);

    /// <summary>The instant before which it must have been observed, milliseconds since 1970.</summary>
    protected virtual long AgeFrom(in SubjectState state, long time) => time;

    /// <summary>The instant from which on it looks back over its horizon, milliseconds since 1970.</summary>
    protected virtual long CoveredBefore(in SubjectState state, long time) => AgeFrom(state, time);

    protected abstract double Value(in SubjectState state, long time, long observedSince);

    /// <summary>How many stored units make one unit of the field as rules see it.</summary>
    protected double Scale => Definition.Field is not { } measured ? 1 : EventFieldInfo.Of(measured).Kind switch
    {
        FieldKind.Amount => Currencies.UnitsPerMajor(TextCode.Of(Definition.Currency ?? "")),
        FieldKind.Worth => WorthTable.Hundredths,
        FieldKind.Seconds => 10,
        FieldKind.Date => 1000,
        _ => 1,
    };
}
