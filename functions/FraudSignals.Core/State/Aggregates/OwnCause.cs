using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>
/// How many of the newest 64 findings of the window go back to a finding of the subject itself: it stands at the beginning of what led to
/// them.
/// </summary>
internal sealed class OwnCause : FunctionSpec
{
    public override string Gives =>
        "of the newest 64 findings of a Finding, how many go back to the subject itself: it stands at the beginning of the findings that "
        + "led to them";

    public override string Takes => "Role `finding`, Window";

    public override KeptIn KeptIn => KeptIn.Touches;

    public override int ReadTime => 200;

    public override bool SpeaksInPart => true;

    public override bool TakesFindings => true;

    public override bool AsksCauses => true;

    public override FunctionProblem? ProblemOf(ImmutableArray<Role> roles) => roles.IsEmpty || roles is [Role.Finding] ? null
        : new("Role", "'ownCause' is about findings", "use Role \"finding\"");

    internal override AggregateReader Ask(IBlockParts parts, AggregateDefinition d) => new Reader(d, parts.Touches(d));

    private sealed class Reader(AggregateDefinition definition, TouchLog log) : AggregateReader(definition)
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
}
