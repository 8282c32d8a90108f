using FraudSignals.Events;
using FraudSignals.Rules;

namespace FraudSignals.Evaluation.Loaded;

/// <summary>A typology with its rules at hand, and its counters.</summary>
internal sealed class LoadedTypology
{
    private readonly uint[] _rules;

    /// <param name="typology">The typology.</param>
    /// <param name="rules">The rules it weighs; without those that are experimental where it is not so itself.</param>
    public LoadedTypology(Typology typology, IReadOnlyCollection<(LoadedRule Rule, double Weight)> rules)
    {
        Typology = typology;
        Hash = Stable.Hash32(typology.Id);
        Window = (long)typology.Window.TotalMilliseconds;
        Cooldown = (long)typology.Cooldown.TotalMilliseconds;
        Families = [.. rules.Select(r => r.Rule.Rule.Family).Distinct().Order(StringComparer.Ordinal)];
        FamilyCaps = [.. Families.Select(f => typology.FamilyCaps.GetValueOrDefault(f, double.NaN))];
        Rules = [.. rules.Select(r => (r.Rule, r.Weight, Array.IndexOf(Families, r.Rule.Rule.Family)))];
        Grid = Rules.Select(r => r.Rule.Grid).DefaultIfEmpty(PaneGrid.Ladder[0]).MinBy(g => g.Milliseconds)!;
        _rules = [.. Rules.Select(r => r.Rule.Hash)];
    }

    public Typology Typology { get; }

    /// <summary>The families of its rules.</summary>
    public string[] Families { get; }

    /// <summary>By family the most it gives; NaN where its strongest finding alone counts.</summary>
    public double[] FamilyCaps { get; }

    /// <summary>The rules it weighs, with the place of each one's family among the <see cref="Families"/>.</summary>
    public (LoadedRule Rule, double Weight, int Family)[] Rules { get; }

    /// <summary>The finest grid of its own rules, by which its cool-downs are told apart.</summary>
    public PaneGrid Grid { get; }

    public uint Hash { get; }

    public long Window { get; }

    public long Cooldown { get; }

    /// <summary>Whether it weighs a rule, by its hash.</summary>
    public bool Weighs(uint rule) => _rules.AsSpan().Contains(rule);

    /// <summary>Whether it raises nothing at present.</summary>
    public bool IsOff { get; set; }

    public long Alerts { get; set; }

    public long Interdictions { get; set; }
}
