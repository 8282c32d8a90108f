using FraudSignals.Alerts;
using FraudSignals.Evaluation.Loaded;

namespace FraudSignals.Evaluation.Decisions;

/// <summary>A typology whose threshold is met: its alert is raised, extended in time or raised in level.</summary>
/// <param name="Typology">The typology.</param>
/// <param name="Period">The alert's period.</param>
/// <param name="Time">The instant.</param>
/// <param name="Level">The level met.</param>
internal readonly record struct AlertDecision(LoadedTypology Typology, int Period, long Time, AlertLevel Level);
