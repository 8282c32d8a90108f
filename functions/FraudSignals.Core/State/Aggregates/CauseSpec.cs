using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>What functions have in common that ask who stands at the beginning of what led to findings.</summary>
internal abstract class CauseSpec : FunctionSpec
{
    private protected CauseSpec()
    {
    }

    public override string Takes => "Role `finding`, Window";

    public override KeptIn KeptIn => KeptIn.Touches;

    public override bool SpeaksInPart => true;

    public override bool TakesFindings => true;

    public override bool AsksCauses => true;

    public override FunctionProblem? ProblemOf(ImmutableArray<Role> roles) => roles.IsEmpty || roles is [Role.Finding] ? null
        : new("Role", $"'{Name}' is about findings", "use Role \"finding\"");

    internal override AggregateReader Ask(IBlockParts parts, AggregateDefinition d) => ReaderOf(d, parts.Touches(d));

    private protected abstract AggregateReader ReaderOf(AggregateDefinition d, TouchLog log);
}
