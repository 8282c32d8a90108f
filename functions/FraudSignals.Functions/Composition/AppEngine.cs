using System.Globalization;
using Azure.Core;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Inspection;
using FraudSignals.Rules;
using FraudSignals.Rules.Loading;
using FraudSignals.Storage.Blobs;
using FraudSignals.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Functions.Composition;

/// <summary>The engine over its store, and the rules it runs.</summary>
internal static class AppEngine
{
    private const string PackageRules = "rules";

    // That of rule files is used apart from the engine's; a key listed there is met once.
    private const int ListedKeys = 1 << 12;

    /// <exception cref="InvalidOperationException">A setting is missing; the message names it.</exception>
    public static void AddEngine(this IServiceCollection services, AppSettings settings, byte[] key, TokenCredential credential)
    {
        services.AddSingleton(new EngineOptions { SourceNames = Source.NamesOf(settings.AllSources) });
        services.AddSingleton(new Tokenizer(key));
        services.AddSingleton<IRuleSource>(s => settings.RulesContainer.Length == 0
            ? new RuleDirectorySource(Path.Combine(AppContext.BaseDirectory, PackageRules))
            : new BlobRuleSource(s.GetRequiredService<HostStorage>().Container(settings.RulesContainer)));
        services.AddSingleton(s =>
        {
            var listed = new Tokenizer(key, ListedKeys);
            return new RuleSetReader(s.GetRequiredService<IRuleSource>(), (kind, text) => WrittenKeys.TokenOf(listed, kind, text), s.GetRequiredService<TimeProvider>());
        });
        services.AddSingleton<AppRules>();
        services.AddSingleton<RuleSnapshot>(s => s.GetRequiredService<AppRules>().First);
        services.AddHostedService(s => s.GetRequiredService<AppRules>());
        services.AddSingleton(s => new RuleReloader(
            s.GetRequiredService<RuleSetReader>(), s.GetRequiredService<AppRules>().First, s.GetRequiredService<AppRules>().Stamp, s.GetRequiredService<IRuleTarget>(),
            s.GetRequiredService<ISwitchStore>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<RuleReloader>>()));
        services.AddSingleton<IRuleControl>(s => s.GetRequiredService<RuleReloader>());

        var tables = new TablesStoreOptions { Credential = credential };
        if (settings.Tables.Count == 0)
        {
            throw new InvalidOperationException($"Set {AppSettings.Section}__{nameof(AppSettings.Tables)}__0 to the table endpoint of a storage account.");
        }

        foreach (var account in settings.Tables)
        {
            if (HostStorage.IsEmulator(account))
            {
                tables.ConnectionStrings.Add(account);
            }
            else
            {
                tables.Endpoints.Add(new Uri(account));
            }
        }

        if (settings.AcceptClock.Length > 0)
        {
            tables.Units = tables.Units with
            {
                AcceptClock = DateOnly.TryParseExact(settings.AcceptClock, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                    ? day
                    : throw new InvalidOperationException($"{AppSettings.Section}__{nameof(AppSettings.AcceptClock)} is a day such as 2026-11-30."),
            };
        }

        services.AddTablesStore(tables);
    }
}
