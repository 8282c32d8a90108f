using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using FraudSignals.Events.Sources;
using FraudSignals.Host.Serving;
using FraudSignals.Identifiers;
using FraudSignals.State;
using FraudSignals.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace FraudSignals.Functions.Tests.Support;

/// <summary>Several processes of the app over one storage of their own.</summary>
internal sealed class Deployment : IAsyncDisposable
{
    private readonly AzuriteServer _storage = new();

    public IReadOnlyList<FunctionsHost> Instances { get; private set; } = [];

    public static async Task<Deployment> StartAsync(int instances)
    {
        var deployment = new Deployment();
        await deployment._storage.StartAsync();
        var settings = AppSettings.Example(deployment._storage);
        deployment.Instances = await Task.WhenAll(Enumerable.Range(0, instances).Select(_ => FunctionsHost.StartAsync(settings)));
        await SimFarm.ObserveAsync(deployment.Instances[0].Client);
        return deployment;
    }

    /// <summary>Posts batches one after the other, each again while it is refused. Returns how often that was.</summary>
    public static async Task<int> PostAsync(HttpClient client, IEnumerable<string[]> batches)
    {
        var refused = 0;
        const int Attempts = 30;
        foreach (var batch in batches)
        {
            for (var attempt = 1; ; attempt++)
            {
                using var response = await client.PostAsync("api/calls", SimFarm.Batch(batch));
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    break;
                }

                Assert.True(response.StatusCode == HttpStatusCode.ServiceUnavailable && attempt < Attempts,
                    await response.Content.ReadAsStringAsync());
                refused++;
                await Task.Delay(response.Headers.RetryAfter!.Delta!.Value);
            }
        }

        return refused;
    }

    /// <summary>Posts batches on all instances at once, each on whichever is free.</summary>
    public async Task<int> PostAsync(IEnumerable<string[]> batches)
    {
        var left = new ConcurrentQueue<string[]>(batches);
        return (await Task.WhenAll(Instances.Select(i => Task.Run(() => PostAsync(i.Client, Taken(left)))))).Sum();
    }

    /// <summary>Storage answers nobody for a while.</summary>
    public async Task OutageAsync(TimeSpan length)
    {
        _storage.Pause();
        await Task.Delay(length);
        _storage.Continue();
    }

    /// <summary>Finishes what was left, as a timer does an hour later. Nothing can be posted after it.</summary>
    public async Task SweepAsync()
    {
        var tokenizer = new Tokenizer(Convert.FromHexString(AppSettings.ExampleTokenKey));
        var options = new TablesStoreOptions { ConnectionStrings = { _storage.ConnectionString } };
        await using var services = new ServiceCollection()
            .AddSingleton(RulesDirectory.Load(Path.Combine(FunctionsHost.AppDirectory, "rules"), tokenizer, TextWriter.Null))
            .AddSingleton(tokenizer)
            .AddSingleton(new EngineOptions { SourceNames = new([Source.Local.Name]) })
            .AddSingleton<TimeProvider>(new HourLater())
            .AddTablesStore(options)
            .BuildServiceProvider();
        Assert.Null((await services.GetRequiredService<TablesSweep>().FinishAsync(TestContext.Current.CancellationToken)).Problem);
    }

    /// <summary>What is known of subjects, as it is answered.</summary>
    public static async Task<List<JsonElement>> SubjectsAsync(HttpClient client, IEnumerable<string> paths)
    {
        var found = new List<JsonElement>();
        foreach (var path in paths)
        {
            found.Add(JsonDocument.Parse(await client.GetStringAsync($"api/subjects/{path}")).RootElement);
        }

        return found;
    }

    /// <summary>The message ids of all alerts, sorted.</summary>
    /// <summary>What each alert is about, and its id, without the level reached.</summary>
    public static async Task<List<string>> AlertsAsync(HttpClient client)
    {
        var page = JsonDocument.Parse(await client.GetStringAsync("api/alerts?limit=1000")).RootElement;
        return
        [
            .. page.GetProperty("alerts").EnumerateArray()
                .Select(
                    a =>
                        $"{a.GetProperty("typology").GetString()} {a.GetProperty("subject").GetProperty("key").GetString()} "
                        + $"{a.GetProperty("id").GetString()}")
                .Distinct().Order(StringComparer.Ordinal),
        ];
    }

    public static async Task<List<string>> MessagesAsync(HttpClient client)
    {
        var page = JsonDocument.Parse(await client.GetStringAsync("api/alerts?limit=1000")).RootElement;
        return [.. page.GetProperty("alerts").EnumerateArray().Select(a => a.GetProperty("messageId").GetString()!)
            .Order(StringComparer.Ordinal)];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in Instances)
        {
            await instance.DisposeAsync();
        }

        await _storage.DisposeAsync();
    }

    private static IEnumerable<string[]> Taken(ConcurrentQueue<string[]> batches)
    {
        while (batches.TryDequeue(out var batch))
        {
            yield return batch;
        }
    }

    private sealed class HourLater : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddHours(1);
    }
}
