using System.Text;
using FraudSignals.Events;

namespace FraudSignals.Rules.Tests.Expressions;

/// <summary>A context with values set by hand, which notes what was read.</summary>
internal sealed class FakeContext : EvaluationContext
{
    private readonly EventBatch _batch = new(1);

    public FakeContext(EventType type = EventType.Call)
    {
        _batch.Events[0].Type = type;
        Use(_batch, 0);
    }

    public Dictionary<int, double> Values { get; } = [];

    /// <summary>Aggregates whose horizon is not covered.</summary>
    public HashSet<int> Uncovered { get; } = [];

    public List<int> Reads { get; } = [];

    /// <summary>The least and the most that aggregates can be soon.</summary>
    public Dictionary<int, (double Least, double Most)> Soon { get; } = [];

    public override double Aggregate(int index)
    {
        Reads.Add(index);
        return Values.GetValueOrDefault(index, double.NaN);
    }

    public override double CoveredAggregate(int index) => Uncovered.Contains(index) ? double.NaN : Aggregate(index);

    public override double LeastSoon(int index) => Soon.TryGetValue(index, out var soon) ? soon.Least : double.NaN;

    public override double MostSoon(int index) => Soon.TryGetValue(index, out var soon) ? soon.Most : double.NaN;

    public FakeContext With(EventField field, long value)
    {
        _batch.Events[0].Set(EventFieldInfo.Of(field), value);
        return this;
    }

    public FakeContext With(EventField field, string text) => With(field, TextCode.Of(text));

    /// <param name="field">An identifier.</param>
    /// <param name="clear">Its text; empty where it is not at hand.</param>
    public FakeContext WithIdentifier(EventField field, string clear = "")
    {
        ref var e = ref _batch.Events[0];
        e.Tokens[EventFieldInfo.Of(field).Position] = new Token(7);
        if (clear.Length > 0)
        {
            _batch.SetIdentifier(ref e, EventFieldInfo.Of(field).Position, Encoding.UTF8.GetBytes(clear));
        }

        return this;
    }

    public FakeContext At(long milliseconds)
    {
        _batch.Events[0].Time = milliseconds;
        return this;
    }
}
