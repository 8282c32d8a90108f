using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator;

/// <summary>Puts rows in the order in which a feed delivers them: most within minutes, the others up to some hours late.</summary>
/// <param name="seed">Seed of the world.</param>
/// <param name="file">Number of the file, so that files have delays of their own.</param>
/// <param name="mostHours">The longest delay; 0 keeps the order.</param>
/// <param name="timeOf">When a row happened.</param>
internal sealed class Arrivals<T>(ulong seed, int file, double mostHours, Func<T, DateTimeOffset> timeOf)
{
    // Expert judgement: a switch or a branch that reports in bulk delays all it holds.
    private const double LateShare = 0.4;

    private readonly PriorityQueue<T, (DateTimeOffset Arrival, long Order)> waiting = new();
    private long order;

    /// <summary>Takes the rows of a day and gives those that have arrived by its end.</summary>
    public IEnumerable<T> Pass(IReadOnlyList<T> day)
    {
        if (mostHours == 0)
            return day;
        foreach (var row in day)
        {
            var luck = Rng.Of(seed, Topic.Arrival, file, order);
            var minutes = luck.Chance(LateShare) ? luck.Unit() * mostHours * 60 : luck.Unit() * 2;
            waiting.Enqueue(row, (timeOf(row).AddMilliseconds(minutes * Ms.Minute), order++));
        }

        return day.Count == 0 ? [] : Arrived(timeOf(day[^1]));
    }

    /// <summary>Whatever is still under way.</summary>
    public IEnumerable<T> Rest() => Arrived(DateTimeOffset.MaxValue);

    private IEnumerable<T> Arrived(DateTimeOffset by)
    {
        while (waiting.TryPeek(out _, out var due) && due.Arrival <= by)
            yield return waiting.Dequeue();
    }
}
