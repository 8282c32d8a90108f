using FraudSignals.Windows;

namespace FraudSignals.Aggregates;

/// <summary>A column of one role's ring.</summary>
internal readonly record struct RingColumn(PaneRing Ring, int Index);
