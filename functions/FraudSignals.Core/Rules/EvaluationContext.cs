using FraudSignals.Events;
using FraudSignals.Lists;

namespace FraudSignals.Rules;

/// <summary>What a compiled expression reads: the fields of one event and the aggregates of one subject, as of one instant.</summary>
public abstract class EvaluationContext
{
    private static readonly EventBatch None = new(1);

    private EventBatch _batch = None;
    private Event[] _events = None.Events;
    private int _index;

    /// <summary>Whose aggregates they are; absent where nobody's are at hand.</summary>
    public virtual Token Subject => default;

    /// <summary>
    /// The instant they are as of, milliseconds since 1970; after the event's own where a late event has changed what came later.
    /// </summary>
    public virtual long AsOf => Event.Time;

    /// <summary>Whether something is only supposed for a moment, so that what comes of it is no judgement.</summary>
    public virtual bool IsSupposing => false;

    /// <summary>The value of an aggregate; NaN when it cannot say.</summary>
    public abstract double Aggregate(int index);

    /// <summary>
    /// The same, for comparisons that a missing past would make true (upper bounds, equality):
    /// NaN as well while the aggregate's horizon is not yet covered by observation.
    /// </summary>
    public abstract double CoveredAggregate(int index);

    /// <summary>
    /// The least that an aggregate can be during the rest of the day and as many touches as rules are passed over at most; NaN where
    /// that is not known.
    /// </summary>
    public virtual double LeastSoon(int index) => double.NaN;

    /// <summary>The most that it can be during that time; NaN where that is not known.</summary>
    public virtual double MostSoon(int index) => double.NaN;

    /// <summary>
    /// A numeric field: seconds, an amount in major units of the event's currency, a date in seconds since 1970; NaN when absent.
    /// </summary>
    public double Number(EventField field)
    {
        var info = EventFieldInfo.All[(int)field];
        ref readonly var e = ref Event;
        if (e.Type != info.Type || (e.Present >> info.Position & 1) == 0)
        {
            return double.NaN;
        }

        var value = e.Values[info.Position];
        return info.Kind switch
        {
            FieldKind.Amount => value / Currencies.UnitsPerMajor(e.Values[CurrencyPosition]),
            FieldKind.Seconds => value / 10.0,
            FieldKind.Date => value / 1000.0,
            _ => value,
        };
    }

    /// <summary>What the event's amount is worth, in units; NaN where the table cannot say.</summary>
    public double Worth(WorthTable table) => table.Of(Event) is >= 0 and var worth ? (double)worth / WorthTable.Hundredths : double.NaN;

    /// <summary>A threshold for the event's currency, in its major units; NaN where the table cannot say.</summary>
    public double Threshold(ThresholdTable table) => table.Of(Event);

    /// <summary>A true-or-false field as a <see cref="Kleene"/> value.</summary>
    public sbyte Flag(EventField field)
    {
        var info = EventFieldInfo.All[(int)field];
        ref readonly var e = ref Event;
        return e.Type != info.Type || !e.Has(info) ? Kleene.Unknown
            : Kleene.Of(info.Kind == FieldKind.Withheld ? e.IsCallerWithheld : e.Values[info.Position] != 0);
    }

    /// <summary>The <see cref="TextCode"/> of a text field; 0 when absent.</summary>
    public long Text(EventField field)
    {
        var info = EventFieldInfo.All[(int)field];
        ref readonly var e = ref Event;
        return e.Type != info.Type || (e.Present >> info.Position & 1) == 0 ? 0 : e.Values[info.Position];
    }

    /// <summary>Whether the event has the field, identifiers included.</summary>
    public sbyte Has(EventField field)
    {
        var info = EventFieldInfo.All[(int)field];
        return Kleene.Of(Event.Type == info.Type && Event.Has(info));
    }

    /// <summary>
    /// The tier of whom an identifier field names, as of the event's time; NaN when absent. See <see cref="SubjectList.Tier"/>.
    /// </summary>
    public double Tier(SubjectList list, EventField field)
    {
        var info = EventFieldInfo.All[(int)field];
        ref readonly var e = ref Event;
        return e.Type != info.Type || e.Tokens[info.Position].IsAbsent
            ? double.NaN
            : list.Tier(e.Tokens[info.Position], _batch.ClearText(e, info.Position), e.Time);
    }

    /// <summary>Seconds since 1970 of the event's time.</summary>
    public double EventTime => Event.Time / 1000.0;

    /// <summary>The event under evaluation.</summary>
    public ref readonly Event Event => ref _events[_index];

    /// <summary>Points the context at an event of a batch; null stands for none, whose fields are all absent.</summary>
    public void Use(EventBatch? batch, int index)
    {
        _batch = batch ?? None;
        _events = _batch.Events;
        _index = batch is null ? 0 : index;
    }

    private static readonly int CurrencyPosition = EventFieldInfo.Of(EventField.Currency).Position;
}
