using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using FraudSignals.Alerts;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Ingestion;
using FraudSignals.Inspection;
using FraudSignals.Rules.Files;
using FraudSignals.Storage.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace FraudSignals.Functions.Composition;

/// <summary>The engine over its store.</summary>
internal static class AppEngine
{
    public static void AddEngine(this IServiceCollection services, AppSettings settings, byte[] key)
    {
        services.AddSingleton<MemoryStore>();
        services.AddSingleton<IStore>(s => s.GetRequiredService<MemoryStore>());
        services.AddSingleton<IAlertLog>(s => s.GetRequiredService<MemoryStore>());
        services.AddSingleton(s =>
        {
            var tokenizer = new Tokenizer(key);
            var loaded = RuleLoader.Load(Path.Combine(AppContext.BaseDirectory, "rules"), (kind, text) => WrittenKeys.TokenOf(tokenizer, kind, text), null);
            var engine = new Engine(loaded.Snapshot!, new EngineOptions { SourceNames = NamesOf(settings) });
            return new Ingestor(engine, tokenizer, s.GetRequiredService<IStore>(), s.GetRequiredService<TimeProvider>(), meter: s.GetRequiredService<Meter>());
        });
        services.AddSingleton<IIngestion>(s => s.GetRequiredService<Ingestor>());
        services.AddSingleton<IInspection>(s => s.GetRequiredService<Ingestor>());
    }

    /// <summary>By index, as alerts name events.</summary>
    private static ImmutableArray<string> NamesOf(AppSettings settings)
    {
        var sources = settings.AllSources;
        return [.. Enumerable.Range(0, sources.Max(s => s.Index) + 1).Select(i => sources.FirstOrDefault(s => s.Index == i)?.Name ?? $"{i}")];
    }
}
