using System.Globalization;
using FraudSignals.Ports;
using FraudSignals.Reports;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FraudSignals.Http.Health;

/// <summary>
/// Well while every typology can reach its alert threshold on every source that brings it records; else what its rules lack there
/// is named. It works on, so somebody should look, and not at once.
/// </summary>
internal sealed class TypologiesCheck(IInspection inspection) : IHealthCheck
{
    /// <summary>Fewer records of a source say little of it.</summary>
    public const int FewestEvents = 1000;

    private const int MostTold = 5;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var report = await inspection.RulesAsync(cancellationToken);
        var rules = report.Rules.ToDictionary(r => r.Id);
        var mute = (from typology in report.Typologies
                    where !typology.Off && typology.Status is "test" or "stable"
                    from source in typology.Sources
                    where !source.CanAlert
                    let deaf = typology.Weights.Keys.Where(rules.ContainsKey)
                        .SelectMany(id => rules[id].Sources.Where(s => s.Source == source.Source))
                        .Where(s => s.Share >= RuleSourceReport.Deaf).ToArray()
                    where deaf.Length > 0 && deaf.Max(s => s.Events) >= FewestEvents
                    select string.Create(
                        CultureInfo.InvariantCulture,
                        $"{typology.Id} cannot alert on {source.Source}: rules of {1 - source.Share:P0} of its weight cannot say, for "
                        + $"want of {Wants(deaf)}")).ToArray();
        return mute.Length == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded(string.Join("; ", mute.Take(MostTold)) + "; GET /api/rules tells more");
    }

    private static string Wants(IEnumerable<RuleSourceReport> deaf) => string.Join(", ", deaf
        .SelectMany(s => s.Wants.Take(1)).CountBy(w => w.Want).OrderByDescending(w => w.Value).ThenBy(w => w.Key, StringComparer.Ordinal)
        .Take(3).Select(w => w.Key));
}
