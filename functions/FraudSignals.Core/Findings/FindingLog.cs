using FraudSignals.State;

namespace FraudSignals.Findings;

/// <summary>A subject's findings that still count for a typology.</summary>
internal sealed class FindingLog(TimeSpan keep) : SlotRows<FindingRow>(keep);
