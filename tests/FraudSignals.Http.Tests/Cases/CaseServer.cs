using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Http.Contract;
using FraudSignals.Http.Tests.Endpoints;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Single;
using FraudSignals.Ports;
using FraudSignals.Rules;
using FraudSignals.State;
using FraudSignals.Storage.Memory;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace FraudSignals.Http.Tests.Cases;

/// <summary>The whole way in, under rules that count what every kind of subject is in, and withheld calls apart.</summary>
internal sealed class CaseServer : HttpServer
{
    /// <summary>When every batch is received: an hour after the files' records.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 30, 4, 30, 0, TimeSpan.Zero);

    private CaseServer(WebApplication app)
        : base(app)
    {
    }

    public static async Task<CaseServer> StartAsync(Action<FraudSignalsHttpOptions>? configure = null)
    {
        var store = new MemoryStore();
        return new CaseServer(await StartAsync(
            services => services
                .AddSingleton<IAlertLog>(store)
                .AddSingleton(
                    _ =>
                        new Ingestor(new Engine(Rules(), new EngineOptions()), new Tokenizer(new byte[32]), store,
                            new FakeTimeProvider(Now)))
                .AddSingleton<IIngestion>(s => s.GetRequiredService<Ingestor>())
                .AddSingleton<IInspection>(s => s.GetRequiredService<Ingestor>())
                .AddSingleton<IErasure>(new FakeLog()),
            configure));
    }

    /// <summary>Posts a file of the folder Files.</summary>
    public async Task<Answer> PostFileAsync(string name, string target = "/api/calls") => await PostAsync(
        target, await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Cases", "Files", name)),
        name.EndsWith(".csv", StringComparison.Ordinal) ? "text/csv" : "application/x-ndjson");

    /// <summary>How many records touched a subject, in whatever role; 0 where nothing is kept of it, NaN where it cannot be said.</summary>
    public async Task<double> CountAsync(string kind, string key, string name = "touches")
    {
        var answer = await GetAsync($"/api/subjects/{kind}/{Uri.EscapeDataString(key)}");
        return answer.Json.TryGetProperty("aggregates", out var all)
            ? all.EnumerateArray().Single(a => a.GetProperty("name").GetString() == name).TryGetProperty("value", out var value)
                ? value.GetDouble() : double.NaN
            : 0;
    }

    private static RuleSnapshot Rules()
    {
        var builder = new RuleSnapshotBuilder();
        foreach (var kind in Enum.GetValues<SubjectKind>())
        {
            var roles = Enum.GetValues<Role>().Where(r => r < Role.Finding && Roles.KindOf(r) == kind).ToList();
            builder.AddAggregate(Count("touches", kind, [.. roles]));
        }

        builder.AddAggregate(Count("withheld", SubjectKind.Number, [Role.Callee]) with
        {
            Where = "callerWithheld", Filter = c => c.Flag(EventField.CallerWithheld),
        });
        builder.AddAggregate(new AggregateDefinition
        {
            Name = "callers", Of = AggregateFunction.Distinct, Subject = SubjectKind.Number, Roles = [Role.Callee],
            Field = EventField.Caller, Window = TimeSpan.FromDays(1),
        });
        return builder.Build("cases");
    }

    private static AggregateDefinition Count(string name, SubjectKind kind, System.Collections.Immutable.ImmutableArray<Role> roles) =>
        new()
        {
            Name = name, Of = AggregateFunction.Count, Subject = kind, Roles = roles, Window = TimeSpan.FromDays(1),
        };
}
