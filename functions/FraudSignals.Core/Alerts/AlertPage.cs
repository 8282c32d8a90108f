using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace FraudSignals.Alerts;

/// <summary>A page of alerts.</summary>
/// <param name="Alerts">The alerts, oldest first.</param>
/// <param name="Next">The cursor to ask with for what comes after; stays valid when there is nothing yet.</param>
public sealed record AlertPage(ImmutableArray<Alert> Alerts, string? Next)
{
    /// <summary>For each of the alerts the cursor to ask with for what comes after it.</summary>
    [JsonIgnore]
    public ImmutableArray<string> Cursors { get; init; } = [];

    /// <summary>A page of alerts with the cursor behind each.</summary>
    /// <param name="alerts">The alerts, oldest first.</param>
    /// <param name="next">The cursor behind all that was looked at.</param>
    public static AlertPage Of(IReadOnlyCollection<(Alert Alert, string Cursor)> alerts, string? next)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        return new AlertPage([.. alerts.Select(a => a.Alert)], next) { Cursors = [.. alerts.Select(a => a.Cursor)] };
    }
}
