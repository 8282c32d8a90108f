using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State;

namespace FraudSignals.Aggregates;

/// <summary>Reads one aggregate of a subject as of an instant.</summary>
internal abstract class AggregateReader(AggregateDefinition definition)
{
    private readonly long _window = (long)definition.Window.TotalMilliseconds;

    public AggregateDefinition Definition { get; } = definition;

    /// <summary>The scalar with the last second in which an event left open whether it counts; -1 where that cannot be.</summary>
    public int Doubt { get; init; } = -1;

    /// <summary>How long before now the subject must have been observed for a missing past not to matter, milliseconds.</summary>
    public virtual long Horizon => (long)Definition.Window.TotalMilliseconds;

    /// <summary>Whether even a lower bound is meaningless before the horizon is covered.</summary>
    public virtual bool AlwaysNeedsHorizon => false;

    /// <summary>The value; NaN when it cannot say.</summary>
    public double Read(in SubjectState state, long time, long observedSince)
    {
        if (Doubt >= 0 && state.Scalar(Doubt) is var doubt and not 0 && doubt * 1000L > time - _window)
        {
            return double.NaN;
        }

        return AlwaysNeedsHorizon && time - Horizon < observedSince ? double.NaN : Value(state, time, observedSince);
    }

    protected abstract double Value(in SubjectState state, long time, long observedSince);

    /// <summary>How many stored units make one unit of the field as rules see it.</summary>
    protected double Scale => Definition.Field is not { } measured ? 1 : EventFieldInfo.Of(measured).Kind switch
    {
        FieldKind.Amount => Currencies.UnitsPerMajor(TextCode.Of(Definition.Currency ?? "")),
        FieldKind.Seconds => 10,
        FieldKind.Date => 1000,
        _ => 1,
    };
}
