using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Ports;
using FraudSignals.Reports;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FraudSignals.Http.Health;

/// <summary>Somebody is told when a typology cannot alert on what a source sends.</summary>
public sealed class TypologiesCheckTests
{
    [Theory]
    [InlineData("test", 2000, false, HealthStatus.Degraded)]
    [InlineData("experimental", 2000, false, HealthStatus.Healthy)]
    [InlineData("test", 20, false, HealthStatus.Healthy)]
    [InlineData("test", 2000, true, HealthStatus.Healthy)]
    public async Task A_typology_that_cannot_alert_is_named_with_what_it_lacks(
        string status, long events, bool canAlert, HealthStatus expected)
    {
        var rule = new RuleReport("fed", 1, "Fed", "test", "flow", "high", "account", 0, 0, events, false)
        {
            Sources = [new RuleSourceReport("bank-a", events, events, 1, [new WantReport("channel", 1)])],
        };
        var typology =
            new TypologyReport("mule", 1, "Mule", status, "account", "bank", 60, 80,
                ImmutableDictionary<string, double>.Empty.Add("fed", 40), 0, 0, false)
            {
                Sources = [new TypologySourceReport("bank-a", 0.25, 20, canAlert)],
            };
        var result = await new TypologiesCheck(new Fixed(new RulesReport("hash", default, [rule], [typology])))
            .CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);
        Assert.Equal(expected, result.Status);
        if (expected == HealthStatus.Degraded)
        {
            Assert.Equal(
                "mule cannot alert on bank-a: rules of 75 % of its weight cannot say, for want of channel; GET /api/rules tells more",
                result.Description);
        }
    }

    private sealed class Fixed(RulesReport report) : IInspection
    {
        public ValueTask<RulesReport> RulesAsync(CancellationToken cancellation) => ValueTask.FromResult(report);

        public ValueTask<SubjectReport?> SubjectAsync(SubjectKind kind, ReadOnlyMemory<byte> normalisedKey,
            CancellationToken cancellation) => default;

        public ValueTask<SubjectKey> KeyAsync(SubjectKind kind, ReadOnlyMemory<byte> normalisedKey, CancellationToken cancellation) =>
            default;
    }
}
