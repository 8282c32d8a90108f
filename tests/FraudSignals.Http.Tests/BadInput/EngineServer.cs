using System.Globalization;
using System.Text;
using FraudSignals.Evaluation;
using FraudSignals.Formats.Records;
using FraudSignals.Http.Contract;
using FraudSignals.Http.Tests.Endpoints;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Single;
using FraudSignals.Ports;
using FraudSignals.State;
using FraudSignals.Storage.Memory;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace FraudSignals.Http.Tests.BadInput;

/// <summary>The whole way in: the HTTP surface, the engine under <see cref="ThreeCalls"/> and a store in memory.</summary>
internal sealed class EngineServer : HttpServer
{
    /// <summary>When every batch is received.</summary>
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private EngineServer(WebApplication app)
        : base(app)
    {
    }

    public static async Task<EngineServer> StartAsync(Action<FraudSignalsHttpOptions>? configure = null)
    {
        var store = new MemoryStore();
        return new EngineServer(await StartAsync(
            services => services
                .AddSingleton<IAlertLog>(store)
                .AddSingleton(_ => new Ingestor(
                    new Engine(ThreeCalls.Snapshot(), new EngineOptions()), new Tokenizer(new byte[32]), store, new FakeTimeProvider(Now)))
                .AddSingleton<IIngestion>(s => s.GetRequiredService<Ingestor>())
                .AddSingleton<IInspection>(s => s.GetRequiredService<Ingestor>())
                .AddSingleton<IErasure>(new FakeLog()),
            configure));
    }

    public Task<Answer> PostCallsAsync(BatchFormat format, params IEnumerable<string> records) =>
        PostCallsAsync(Call.Body(format, records), Call.ContentType(format));

    /// <summary>An aggregate of a subject now; 0 where nothing is known of the subject.</summary>
    public async Task<double> AggregateAsync(string subject, string name)
    {
        var answer = await GetAsync($"/api/subjects/{subject}");
        return answer.Json.TryGetProperty("aggregates", out var all)
            ? all.EnumerateArray().Single(a => a.GetProperty("name").GetString() == name).GetProperty("value").GetDouble()
            : 0;
    }

    public Task<double> CallsAsync() => AggregateAsync($"number/{Call.Caller}", "calls");

    /// <summary>
    /// Just these calls of the caller counted, two at most, and the service is well: it takes as many as are missing to
    /// three, and raises an alert that rests on all of them.
    /// </summary>
    public async Task AssertCountedAsync(params string[] ids)
    {
        Assert.Equal(ids.Length, await CallsAsync());
        Assert.Equal(ids.Length * Call.Seconds, await AggregateAsync($"number/{Call.Caller}", "seconds"));
        Assert.Empty((await GetAsync("/api/alerts")).Json.GetProperty("alerts").EnumerateArray());

        string[] further =
            [.. Enumerable.Range(ids.Length, 3 - ids.Length).Select(i => i.ToString("'good'0", CultureInfo.InvariantCulture))];
        var answer = await PostCallsAsync(BatchFormat.Json, further.Select(id => Call.Json(id)));
        answer.AssertTaken(new Counts(Accepted: further.Length, Findings: 2, Alerts: 1));

        var alert = Assert.Single((await GetAsync("/api/alerts")).Json.GetProperty("alerts").EnumerateArray());
        Assert.Equal(2, alert.GetProperty("reasons").GetArrayLength());
        Assert.All(alert.GetProperty("reasons").EnumerateArray(), reason => Assert.Equal(
            ids.Concat(further).Select(id => $"local/{id}").Order(StringComparer.Ordinal),
            reason.GetProperty("events").EnumerateArray().Select(e => e.GetString()!).Order(StringComparer.Ordinal)));
    }
}
