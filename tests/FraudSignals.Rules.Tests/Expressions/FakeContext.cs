using FraudSignals.Events;

namespace FraudSignals.Rules.Tests.Expressions;

/// <summary>A context with values set by hand, which notes what was read.</summary>
internal sealed class FakeContext : EvaluationContext
{
    private readonly Event[] _events = new Event[1];

    public FakeContext(EventType type = EventType.Call)
    {
        _events[0].Type = type;
        Use(_events, 0);
    }

    public Dictionary<int, double> Values { get; } = [];

    /// <summary>Slots whose horizon is not covered.</summary>
    public HashSet<int> Uncovered { get; } = [];

    public List<int> Reads { get; } = [];

    public override double Aggregate(int slot)
    {
        Reads.Add(slot);
        return Values.GetValueOrDefault(slot, double.NaN);
    }

    public override double CoveredAggregate(int slot) => Uncovered.Contains(slot) ? double.NaN : Aggregate(slot);

    public FakeContext With(EventField field, long value)
    {
        _events[0].Set(EventFieldInfo.Of(field), value);
        return this;
    }

    public FakeContext With(EventField field, string text) => With(field, TextCode.Of(text));

    public FakeContext WithIdentifier(EventField field)
    {
        _events[0].Tokens[EventFieldInfo.Of(field).Slot] = new Token(7);
        return this;
    }

    public FakeContext At(long milliseconds)
    {
        _events[0].Time = milliseconds;
        return this;
    }
}
