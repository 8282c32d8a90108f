using System.Globalization;
using Azure.Core;
using FraudSignals.Http.Access;
using FraudSignals.Http.Parties;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Shared;
using FraudSignals.Ports;
using FraudSignals.Rules;
using FraudSignals.Rules.Loading;
using FraudSignals.State;
using FraudSignals.Storage.Blobs;
using FraudSignals.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Functions.Composition;

/// <summary>The engine over its store, and the rules it runs.</summary>
internal static class AppEngine
{
    private const string PackageRules = "rules";
    private const string CopyEnding = "-taken";

    // That of rule files is used apart from the engine's; a key listed there is met once.
    private const int ListedKeys = 1 << 12;

    // The host gives the app a minute to come up.
    private static readonly TimeSpan RulesPatience = TimeSpan.FromSeconds(10);

    /// <exception cref="InvalidOperationException">A setting is missing; the message names it.</exception>
    public static void AddEngine(this IServiceCollection services, AppSettings settings, byte[] key, TokenCredential credential)
    {
        services.AddSingleton(new Tokenizer(key));
        services.AddRules(settings, key);
        services.AddSingleton(s => new EngineOptions { SourceNames = s.GetRequiredService<AppRules>().Names });

        services.AddSingleton<IAlertOwners>(s => new AlertOwners(
            s.GetRequiredService<PartyDirectory>(), s.GetRequiredService<SourceDirectory>(),
            () => s.GetRequiredService<SharedIngestor>().Rules.Lists));
        var tables = new TablesStoreOptions 
        {
            Credential = credential, KeepClear = settings.KeepClear, AuditRetention = settings.KeepAudit,
            AlertsPerHour = settings.AlertsPerHour,
        };
        if (settings.Tables.Count == 0)
        {
            throw new InvalidOperationException(
                $"Set {AppSettings.Section}__{nameof(AppSettings.Tables)}__0 to the table endpoint of a storage account.");
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
            tables.Shared = tables.Shared with
            {
                AcceptClock =
                    DateOnly.TryParseExact(settings.AcceptClock, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None,
                        out var day)
                        ? day
                        : throw new InvalidOperationException(
                            $"{AppSettings.Section}__{nameof(AppSettings.AcceptClock)} is a day such as 2026-11-30."),
            };
        }

        services.AddTablesStore(tables);
        services.AddSingleton<IIngestion, SwitchedIngestion>();
    }

    private static void AddRules(this IServiceCollection services, AppSettings settings, byte[] key)
    {
        var package = new RuleDirectorySource(Path.Combine(AppContext.BaseDirectory, PackageRules));
        services.AddSingleton<IRuleSource>(s => settings.RulesContainer.Length == 0
            ? package
            : new BlobRuleSource(s.GetRequiredService<HostStorage>().Container(settings.RulesContainer)));
        services.AddSingleton(s =>
        {
            var listed = new Tokenizer(key, ListedKeys);
            return new RuleSetReader(s.GetRequiredService<IRuleSource>(), (kind, text) => WrittenKeys.TokenOf(listed, kind, text),
                s.GetRequiredService<TimeProvider>());
        });
        services.AddSingleton(s => new RuleStart(
            s.GetRequiredService<RuleSetReader>(),
            settings.RulesContainer.Length == 0 ? null
                : new BlobRuleCopy(s.GetRequiredService<HostStorage>().Container(settings.RulesContainer + CopyEnding)),
            package, RulesPatience, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<RuleStart>>()));
        services.AddSingleton<AppRules>();
        services.AddHostedService(s => s.GetRequiredService<AppRules>());
        services.AddSingleton<RuleSnapshot>(s => s.GetRequiredService<AppRules>().First);
        services.AddSingleton(s => s.GetRequiredService<AppRules>().NewReloader());
        services.AddSingleton<IRuleControl>(s => s.GetRequiredService<RuleReloader>());
    }
}
