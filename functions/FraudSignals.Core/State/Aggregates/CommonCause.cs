using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>
/// The most different subjects among the newest 64 findings of the window that have one cause in common. Findings that nothing led to
/// have none.
/// </summary>
internal sealed class CommonCause : FunctionSpec
{
    public override string Gives =>
        "of the newest 64 findings of a Finding, the most from different subjects that findings of one and the same subject, at the "
        + "beginning of the chain, had led to";

    public override string Takes => "Role `finding`, Window";

    public override KeptIn KeptIn => KeptIn.Touches;

    public override int ReadTime => 1600;

    public override bool SpeaksInPart => true;

    public override bool TakesFindings => true;

    public override bool AsksCauses => true;

    public override FunctionProblem? ProblemOf(ImmutableArray<Role> roles) => roles.IsEmpty || roles is [Role.Finding] ? null
        : new("Role", "'commonCause' is about findings", "use Role \"finding\"");

    internal override AggregateReader Ask(IBlockParts parts, AggregateDefinition d) => new Reader(d, parts.Touches(d));

    private sealed class Reader(AggregateDefinition definition, TouchLog log) : AggregateReader(definition)
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
}
