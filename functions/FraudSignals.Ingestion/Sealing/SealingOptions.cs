using FraudSignals.Ports;

namespace FraudSignals.Ingestion.Sealing;

/// <summary>How whom alerts are about is sealed.</summary>
/// <param name="Key">Derived from the deployment's key for <see cref="AlertSealer.Purpose"/>.</param>
/// <param name="Owners">Tell whose customers alerts are about.</param>
/// <param name="KeepClear">How long identifiers are kept at most; shorter where alerts expire before. At least 1 day.</param>
/// <param name="Snoozes">Which typologies say nothing of which subjects; null where none can.</param>
public sealed record SealingOptions(byte[] Key, IAlertOwners Owners, TimeSpan KeepClear, ISnoozes? Snoozes = null);
