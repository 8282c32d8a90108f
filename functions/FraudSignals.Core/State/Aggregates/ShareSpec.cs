using FraudSignals.Rules;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>What functions have in common that give a share of the newest touches, by a detail that each of them has.</summary>
internal abstract class ShareSpec : FunctionSpec
{
    private protected ShareSpec()
    {
    }

    public override KeptIn KeptIn => KeptIn.Touches;

    public override bool NeedsSample => true;

    public override ValueRange RangeOf(AggregateDefinition d) => ValueRange.Share;

    internal override AggregateReader Ask(IBlockParts parts, AggregateDefinition d)
    {
        var log = parts.Touches(d);
        return ReaderOf(d, log, Array.IndexOf(log.Details, d.Field!.Value), parts.UnknownUntil(d with { Field = null }));
    }

    private protected abstract AggregateReader ReaderOf(AggregateDefinition d, TouchLog log, int detail, int unknownUntil);
}
