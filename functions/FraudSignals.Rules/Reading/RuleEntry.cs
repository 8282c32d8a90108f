using FraudSignals.Events;

namespace FraudSignals.Rules.Reading;

/// <summary>What other files need to know of a rule.</summary>
/// <param name="AddressedTo">The kind of subject its findings are also addressed to.</param>
/// <param name="Enabled">False for a rule that is switched off; files that name it stay good, and it counts for nothing.</param>
internal sealed record RuleEntry(string File, SubjectKind Subject, string Family, RuleStatus Status, SubjectKind? AddressedTo, bool Enabled)
{
    public bool IsDeprecated => Status == RuleStatus.Deprecated;

    public bool IsLoaded => Enabled && !IsDeprecated;
}
