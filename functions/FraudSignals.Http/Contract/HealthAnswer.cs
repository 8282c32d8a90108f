using System.ComponentModel.DataAnnotations;

namespace FraudSignals.Http.Contract;

/// <summary>Whether the host works.</summary>
/// <param name="Status">healthy, degraded or unhealthy.</param>
/// <param name="Checks">Each check's status by name; left out where there is none.</param>
/// <param name="Reasons">Why checks are not healthy, by name; left out where all are.</param>
/// <param name="Figures">What the checks measured, by check and name, such as <c>outbox.alert-file.waiting</c>; left out where there is
/// none.</param>
public sealed record HealthAnswer(
    [property: AllowedValues("healthy", "degraded", "unhealthy")] string Status,
    IReadOnlyDictionary<string, string>? Checks = null,
    IReadOnlyDictionary<string, string>? Reasons = null,
    IReadOnlyDictionary<string, double>? Figures = null);
