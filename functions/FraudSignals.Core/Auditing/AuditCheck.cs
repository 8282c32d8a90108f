using System.Collections.Immutable;
using System.Text.Json;

namespace FraudSignals.Auditing;

/// <summary>What came of checking an audit trail.</summary>
/// <param name="Chains">The chains, each from its oldest entry that is still kept to its newest.</param>
/// <param name="Problems">What is wrong, in words; empty where every entry stands where and as it was written.</param>
public sealed record AuditCheck(ImmutableArray<AuditCheckedChain> Chains, ImmutableArray<string> Problems)
{
    private const int MostProblems = 100;

    /// <summary>Checks lines, those of each chain in their order.</summary>
    /// <param name="lines">Where each line stands, in words, and its bytes without a line end.</param>
    /// <param name="heads">How far each chain must come at the least.</param>
    public static AuditCheck Of(IEnumerable<(string Place, ReadOnlyMemory<byte> Line)> lines, IEnumerable<AuditChain> heads)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(heads);
        var problems = ImmutableArray.CreateBuilder<string>();
        Dictionary<string, (AuditEntry First, AuditChain End, long Entries)> chains = new(StringComparer.Ordinal);
        foreach (var (place, line) in lines)
        {
            AuditEntry entry;
            try
            {
                (entry, var isWhole) = AuditChain.Read(line.Span);
                if (!isWhole)
                {
                    Tell($"{place}: entry {entry.Number} of {entry.Writer} was changed, its hash is another");
                }
            }
            catch (JsonException)
            {
                Tell($"{place}: no entry of an audit trail");
                continue;
            }

            var end = new AuditChain(entry.Writer, entry.Number, entry.Hash);
            if (!chains.TryGetValue(entry.Writer, out var chain))
            {
                chain = (entry, end, 0);
                if (entry.Number == 1 && entry.Previous != AuditChain.NoHash)
                {
                    Tell($"{place}: the first entry of {entry.Writer} follows on another");
                }
            }
            else if (chain.End.ProblemOf(entry) is { } problem)
            {
                Tell($"{place}: the entry {problem}");
            }

            chains[entry.Writer] = (chain.First, end, chain.Entries + 1);
        }

        foreach (var head in heads)
        {
            if (!chains.TryGetValue(head.Writer, out var chain) || chain.End.Number < head.Number)
            {
                Tell(
                    $"the chain {head.Writer} ends with entry {(chain.End?.Number ?? 0)}, and entry {head.Number} was written: its end "
                    + $"is cut off");
            }
            else if (chain.End.Number == head.Number && chain.End.Hash != head.Hash)
            {
                Tell($"the chain {head.Writer} ends with another entry {head.Number} than was written");
            }
        }

        return new AuditCheck(
            [.. chains.OrderBy(c => c.Key, StringComparer.Ordinal)
                .Select(
                    c =>
                        new AuditCheckedChain(c.Key, c.Value.First.Number, c.Value.First.At, c.Value.End.Number, c.Value.End.Hash,
                            c.Value.Entries))],
            problems.ToImmutable());

        void Tell(string problem)
        {
            if (problems.Count < MostProblems)
            {
                problems.Add(problem);
            }
        }
    }
}
