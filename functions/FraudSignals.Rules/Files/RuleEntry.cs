using FraudSignals.Subjects;

namespace FraudSignals.Rules.Files;

/// <summary>What other files need to know of a rule.</summary>
/// <param name="AddressedTo">The kind of subject its findings are also addressed to.</param>
/// <param name="WhyNotLoaded">Null for a rule that runs.</param>
internal sealed record RuleEntry(string File, SubjectKind Subject, string Family, RuleStatus Status, SubjectKind? AddressedTo, string? WhyNotLoaded);
