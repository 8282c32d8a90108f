namespace FraudSignals.Storage.Local.Facts;

/// <summary>What still waits to be published to a target.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Waiting">How many alerts.</param>
/// <param name="OldestAge">How long ago the event of the oldest of them was received; null where none waits.</param>
/// <param name="Problem">Why the last attempt failed; null while all is well.</param>
public sealed record OutboxState(string Target, long Waiting, TimeSpan? OldestAge, string? Problem);
