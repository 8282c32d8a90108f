using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Checks;

/// <summary>What there is to know of a check: the only text about it, from which its documentation is made.</summary>
/// <param name="Name">As diagnostics show it, for example <c>unknown-key</c>.</param>
/// <param name="Finds">What it finds.</param>
/// <param name="Why">What would follow if nobody told.</param>
/// <param name="Write">What to write instead.</param>
public sealed record CheckInfo(string Name, string Finds, string Why, string Write)
{
    /// <summary>Errors refuse the rules; warnings only fail <c>rules check</c>.</summary>
    public RuleSeverity Severity { get; init; } = RuleSeverity.Warning;

    /// <summary>Whether it says something of files that are good otherwise only: of others it may be a consequence of an error.</summary>
    public bool NeedsGoodFile { get; init; }

    /// <summary>Whether a card may silence it for a time, with a reason.</summary>
    public bool MayBeSilenced { get; init; } = true;
}
