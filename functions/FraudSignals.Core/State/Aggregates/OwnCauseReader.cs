using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>How many of the newest 64 findings of the window go back to a finding of the subject itself: it stands at the beginning of what led to them.</summary>
internal sealed class OwnCauseReader(AggregateDefinition definition, TouchLog log) : AggregateReader(definition)
{
    protected override double Value(in SubjectState state, long time, long observedSince)
    {
        var from = log.Since(state, time, Definition.Window);
        var own = 0;
        for (var i = log.Count(state) - 1; i >= 0 && log.TimeAt(state, i) is var at && at > from; i--)
        {
            own += at <= time && log.CauseAt(state, i) == state.Token.Low32 ? 1 : 0;
        }

        return own;
    }
}
