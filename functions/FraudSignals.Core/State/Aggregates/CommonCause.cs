using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>
/// The most different subjects among the newest 64 findings of the window that have one cause in common. Findings that nothing led to
/// have none.
/// </summary>
internal sealed class CommonCause : CauseSpec
{
    public override string Gives =>
        "of the newest 64 findings of a Finding, the most from different subjects that findings of one and the same subject, at the "
        + "beginning of the chain, had led to";

    public override int ReadTime => 1600;

    private protected override AggregateReader ReaderOf(AggregateDefinition d, TouchLog log) => new Reader(d, log);

    private sealed class Reader(AggregateDefinition definition, TouchLog log) : AggregateReader(definition)
    {
        protected override double Value(in SubjectState state, long time, long observedSince)
        {
            Span<ulong> pairs = stackalloc ulong[TouchLog.Limit];
            var count = 0;
            foreach (var row in log.Between(state, log.Since(state, time, Definition.Window), time))
            {
                if (log.CauseAt(state, row) is not 0 and var cause)
                {
                    pairs[count++] = (ulong)cause << 32 | log.OriginAt(state, row);
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
}
