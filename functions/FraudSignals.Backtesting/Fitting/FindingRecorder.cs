using System.Runtime.InteropServices;
using FraudSignals.Events;
using FraudSignals.Ports;
using FraudSignals.Rules;

namespace FraudSignals.Backtesting.Fitting;

/// <summary>Keeps what was found of whom and when, to a quarter of an hour.</summary>
internal sealed class FindingRecorder : IFindingObserver
{
    private const long Quarter = 15 * 60_000;

    private readonly Dictionary<SubjectKey, List<Found>> _found = [];
    private readonly Dictionary<(SubjectKey, string), int> _latest = [];

    public IReadOnlyDictionary<SubjectKey, List<Found>> Of => _found;

    void IFindingObserver.Found(SubjectKey subject, Rule rule, int band, long time, ReadOnlySpan<double> values)
    {
        ref var found = ref CollectionsMarshal.GetValueRefOrAddDefault(_found, subject, out _);
        found ??= [];
        var at = time - time % Quarter;
        ref var latest = ref CollectionsMarshal.GetValueRefOrAddDefault(_latest, (subject, rule.Id), out var exists);
        if (exists && found[latest] is var last && last.Time - last.Time % Quarter == at)
        {
            found[latest] = last with { Time = Math.Max(last.Time, time), Band = Math.Max(last.Band, band) };
            Keep(last.Values, rule, values);
            return;
        }

        latest = found.Count;
        found.Add(new Found(rule.Id, band, time, values.ToArray()));
    }

    // Of each value that which is furthest beyond its threshold.
    private static void Keep(double[] kept, Rule rule, ReadOnlySpan<double> values)
    {
        for (var i = 0; i < Math.Min(kept.Length, values.Length); i++)
        {
            var isFurther = rule.Comparisons[i].Operator is "<" or "<=" ? values[i] < kept[i] : values[i] > kept[i];
            kept[i] = double.IsNaN(kept[i]) || isFurther ? values[i] : kept[i];
        }
    }

    /// <summary>A rule that hit.</summary>
    /// <param name="Rule">Its id.</param>
    /// <param name="Band">The highest band it reached.</param>
    /// <param name="Time">The last of its hits within a quarter of an hour, milliseconds since 1970.</param>
    /// <param name="Values">The values of its comparisons, of each that furthest beyond its threshold.</param>
    internal readonly record struct Found(string Rule, int Band, long Time, double[] Values);
}
