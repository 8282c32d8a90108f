using System.Text.Json.Serialization;

namespace FraudSignals.Storage.Tables;

/// <summary>What the last sweep of any instance came to, for all of them to tell.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Left">What it could not finish.</param>
/// <param name="Problem">Why; null where it finished everything.</param>
/// <param name="Waiting">Alerts that are not published.</param>
/// <param name="OldestWaiting">For how long the oldest of those has waited.</param>
public sealed record SweepNote(DateTimeOffset At, int Left, string? Problem, int Waiting, TimeSpan? OldestWaiting);

/// <summary>As it is kept.</summary>
[JsonSerializable(typeof(SweepNote))]
internal sealed partial class SweepNoteJson : JsonSerializerContext;
