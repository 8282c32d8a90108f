using FraudSignals.State.Blocks;

namespace FraudSignals.State.Sections;

/// <summary>A subject's findings that still count for a typology.</summary>
internal sealed class FindingLog(TimeSpan keep) : PeriodRows<FindingRow>(keep);
