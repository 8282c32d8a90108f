using System.Globalization;
using System.Text.Json;
using FraudSignals.Functions.Tests.Support;
using FraudSignals.Http.Claims;

namespace FraudSignals.Functions.Tests;

/// <summary>What senders are told and what the host does are the same.</summary>
public sealed class QueueSettingsTests
{
    [Fact]
    public void The_queue_is_looked_at_within_the_time_senders_of_claims_are_told_to_wait()
    {
        using var file = File.OpenRead(Path.Combine(FunctionsHost.AppDirectory, "host.json"));
        var queues = JsonDocument.Parse(file).RootElement.GetProperty("extensions").GetProperty("queues");

        var longest = TimeSpan.Parse(queues.GetProperty("maxPollingInterval").GetString()!, CultureInfo.InvariantCulture);

        Assert.InRange(longest, TimeSpan.FromMilliseconds(100), new ClaimOptions().PickedUp);
    }
}
