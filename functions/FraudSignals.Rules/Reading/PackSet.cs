using System.Collections.Immutable;
using FraudSignals.Rules.Cards;

namespace FraudSignals.Rules.Reading;

/// <summary>What packs say is to be loaded; without packs all of it is.</summary>
/// <param name="All">The packs, in the order of their files.</param>
/// <param name="AskedFor">The packs asked for, whether they are enabled or not; empty for those that are enabled.</param>
/// <param name="TakesSwitchedOff">Whether rules and typologies that are switched off are loaded too, as they are to be tested.</param>
internal sealed record PackSet(ImmutableArray<Pack> All, ImmutableArray<string> AskedFor, bool TakesSwitchedOff)
{
    /// <summary>Whether the packs to be loaded have something.</summary>
    public bool Take(Func<Pack, bool> has) => All.IsEmpty || All.Any(p => IsTaken(p) && has(p));

    /// <summary>The packs that bring a typology, with their versions; null where none does.</summary>
    public string? VersionOf(string typology) =>
        string.Join(
            ',',
            All.Where(p => IsTaken(p) && p.HasTypology(typology)).Select(p => $"{p.Id}@{p.Version}")
                .Order(StringComparer.Ordinal)) is { Length: > 0 } packs ? packs : null;

    private bool IsTaken(Pack pack) => AskedFor.IsEmpty ? pack.Enabled : AskedFor.Contains(pack.Id);
}
