using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>
/// How many of the newest 64 findings of the window go back to a finding of the subject itself: it stands at the beginning of what led to
/// them.
/// </summary>
internal sealed class OwnCause : CauseSpec
{
    public override string Gives =>
        "of the newest 64 findings of a Finding, how many go back to the subject itself: it stands at the beginning of the findings that "
        + "led to them";

    public override int ReadTime => 200;

    private protected override AggregateReader ReaderOf(AggregateDefinition d, TouchLog log) => new Reader(d, log);

    private sealed class Reader(AggregateDefinition definition, TouchLog log) : AggregateReader(definition)
    {
        protected override double Value(in SubjectState state, long time, long observedSince)
        {
            var own = 0;
            foreach (var row in log.Between(state, log.Since(state, time, Definition.Window), time))
            {
                own += log.CauseAt(state, row) == state.Token.Low32 ? 1 : 0;
            }

            return own;
        }
    }
}
