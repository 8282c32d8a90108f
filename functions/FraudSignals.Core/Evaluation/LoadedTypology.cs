using FraudSignals.Rules;

namespace FraudSignals.Evaluation;

/// <summary>A typology with its rules at hand, and its counters.</summary>
internal sealed class LoadedTypology(Typology typology, (LoadedRule Rule, double Weight)[] rules)
{
    public Typology Typology { get; } = typology;

    /// <summary>The rules it weighs that are not experimental.</summary>
    public (LoadedRule Rule, double Weight)[] Rules { get; } = rules;

    public uint Hash { get; } = Stable.Hash32(typology.Id);

    public long Window { get; } = (long)typology.Window.TotalMilliseconds;

    public long Cooldown { get; } = (long)typology.Cooldown.TotalMilliseconds;

    /// <summary>Whether it raises nothing at present.</summary>
    public bool IsOff { get; set; }

    public long Alerts { get; set; }

    public long Interdictions { get; set; }
}
