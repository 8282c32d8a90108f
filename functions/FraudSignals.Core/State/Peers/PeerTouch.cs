namespace FraudSignals.State.Peers;

/// <summary>What one touch had, on its way to those who add such things up.</summary>
/// <param name="Measure">What was measured; see <see cref="PeerSpec.Key"/>.</param>
/// <param name="Group">The group.</param>
/// <param name="Day">The day since 1970.</param>
/// <param name="Bin">The bin of its value.</param>
internal readonly record struct PeerTouch(ulong Measure, ulong Group, int Day, ushort Bin);
