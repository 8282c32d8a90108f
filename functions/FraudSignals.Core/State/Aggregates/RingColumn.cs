using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>A column of one role's ring.</summary>
internal readonly record struct RingColumn(PaneTable Ring, int Index);
