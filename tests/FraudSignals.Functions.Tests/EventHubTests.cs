using System.Text.Json;
using FraudSignals.Functions.Tests.Protocol;
using FraudSignals.Functions.Tests.Support;

namespace FraudSignals.Functions.Tests;

/// <summary>
/// What a hub delivers, handed to the app as its host would. Only where the app is built with the trigger (<c>-p:EventHubs=true</c>).
/// </summary>
public sealed class EventHubTests
{
    private const string Extension = "Microsoft.Azure.Functions.Worker.Extensions.EventHubs.dll";

    [Fact]
    public async Task Events_of_a_hub_are_records_and_one_that_comes_again_counts_once()
    {
        Assert.SkipUnless(File.Exists(Path.Combine(FunctionsHost.AppDirectory, Extension)),
            "The app is built without the trigger of Event Hubs, whose package is not on every feed.");
        await using var app = new RunningApp();
        await app.InitializeAsync();
        var function = app.Host.Functions.Single(f => f.Name == "TakeCalls");
        await SimFarm.ObserveAsync(app.Host.Client);
        string[] events = [.. SimFarm.Calls(farm: 7, calls: 24, DateTimeOffset.UtcNow.AddHours(-1)), "no record"];
        for (var delivery = 0; delivery < 2; delivery++)
        {
            await app.Host.InvokeAsync(function, new TypedData { Json = JsonSerializer.Serialize(events) });
        }

        using var subject =
            JsonDocument.Parse(
                await app.Host.Client.GetStringAsync($"api/subjects/sim/{SimFarm.Sim(7)}", TestContext.Current.CancellationToken));
        var figures = subject.RootElement.GetProperty("aggregates").EnumerateArray()
            .Where(a => a.GetProperty("definition").GetString()!.StartsWith("count as sim", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(figures);
        Assert.All(figures, figure => Assert.InRange(figure.GetProperty("value").GetDouble(), 1, 24));
    }
}
