using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>
/// The most different subjects among the newest 64 findings of the window that have one cause in common. Findings that nothing led to
/// have none.
/// </summary>
internal sealed class CommonCauseReader(AggregateDefinition definition, TouchLog log) : AggregateReader(definition)
{
    protected override double Value(in SubjectState state, long time, long observedSince)
    {
        Span<ulong> pairs = stackalloc ulong[TouchLog.Limit];
        var from = log.Since(state, time, Definition.Window);
        var count = 0;
        for (var i = log.Count(state) - 1; i >= 0 && log.TimeAt(state, i) is var at && at > from; i--)
        {
            if (at <= time && log.CauseAt(state, i) is not 0 and var cause)
            {
                pairs[count++] = (ulong)cause << 32 | log.OriginAt(state, i);
            }
        }

        pairs = pairs[..count];
        pairs.Sort();
        var (most, run) = (0, 0);
        for (var i = 0; i < pairs.Length; i++)
        {
            run = i == 0 || pairs[i] >> 32 != pairs[i - 1] >> 32 ? 1 : pairs[i] == pairs[i - 1] ? run : run + 1;
            most = Math.Max(most, run);
        }

        return most;
    }
}
