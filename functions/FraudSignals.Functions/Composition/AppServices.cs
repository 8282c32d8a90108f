using System.Diagnostics.Metrics;
using Azure.Core;
using Azure.Identity;
using FraudSignals.Alerts.Delivery;
using FraudSignals.Alerts.ServiceBus;
using FraudSignals.Alerts.Webhooks;
using FraudSignals.Functions.Health;
using FraudSignals.Http;
using FraudSignals.Http.Access;
using FraudSignals.Http.Claims;
using FraudSignals.Http.Contract;
using FraudSignals.Http.Endpoints;
using FraudSignals.Http.Parties;
using FraudSignals.Identifiers;
using FraudSignals.Ports;
using FraudSignals.Storage.Blobs;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Functions.Composition;

/// <summary>Puts the app together.</summary>
internal static class AppServices
{
    /// <exception cref="InvalidOperationException">A setting is missing or cannot be used; the message names it.</exception>
    public static void AddFraudSignals(this FunctionsApplicationBuilder builder)
    {
        var settings = AppSettings.Read(builder.Configuration);
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        TokenCredential credential = new DefaultAzureCredential();
        services.AddSingleton(credential);
        services.AddSingleton(s => s.GetRequiredService<IMeterFactory>().Create(Telemetry.Name));
        services.AddSingleton(settings);

        services.AddFraudSignalsHttp(http => http.Limits = settings.Limits);
        services.AddOptions<FraudSignalsHttpOptions>().Configure<AppRules, HostStorage>((http, rules, storage) =>
        {
            // The emulator is on this machine, and so is whoever reaches the app.
            http.IsOpenWithoutParties = storage.IsEmulated;
            (http.OAuth.Authority, http.OAuth.Audience) = (settings.OAuth.Authority, settings.OAuth.Audience);
            http.Sources.Clear();
            rules.Sources.ToList().ForEach(http.Sources.Add);

            // Where a key may stand instead of its header.
            http.FurtherPaths["/openapi/v1.json"] = [];
            http.FurtherParameters.Add("code");
            http.FurtherParameters.Add("clientId");
        });
        services.AddParties(settings);
        services.AddAppHealth();
        services.AddClaims();
        services.AddAlertTopics(settings);
        services.AddSingleton(
            s => new EventHubIntake(s.GetRequiredService<MessageIntake>(), settings, s.GetRequiredService<ILogger<EventHubIntake>>()));
        services.AddSingleton(s => new WebhookSender(
            () => s.GetRequiredService<PartyDirectory>().Parties, s.GetRequiredService<IPartyAlerts>(),
            s.GetRequiredService<IWebhookNotes>(), TimeProvider.System,
            s.GetRequiredService<ILogger<WebhookSender>>()));
        services.AddEngine(settings, TokenKey(builder.Configuration[TokenKeyText.Variable]), credential);

        // One line for each request to storage is more than anybody reads or wants to pay for.
        builder.Logging.AddFilter("Azure", LogLevel.Warning);
        services.AddAppTelemetry();
        builder.Logging.AddLocalConsole();
    }

    private static void AddParties(this IServiceCollection services, AppSettings settings)
    {
        if (settings.Parties.Length > 0)
        {
            services.AddParties(_ => new SettingParties(settings.Parties));
        }
        else if (settings.PartiesContainer.Length > 0)
        {
            services.AddParties(s => new BlobParties(s.GetRequiredService<HostStorage>().Container(settings.PartiesContainer)));
        }
    }

    private static void AddClaims(this IServiceCollection services)
    {
        services.AddSingleton<HostStorage>();
        services.AddSingleton<IClaimStore>(s =>
        {
            var storage = s.GetRequiredService<HostStorage>();
            return new BlobClaims(storage.Container(HostStorage.Claims), storage.Queue(HostStorage.Claims));
        });
        services.AddFraudSignalsClaims(new ClaimOptions());
        services.AddHostedService<EmulatorSetup>();
    }

    private static void AddAlertTopics(this IServiceCollection services, AppSettings settings)
    {
        if (settings.ServiceBus.Length == 0)
        {
            return;
        }

        services.AddSingleton<IAlertTarget>(s =>
        {
            var rules = s.GetRequiredService<AppRules>();
            return NamedTarget.Of(s, settings.ServiceBus.Contains("UseDevelopmentEmulator=true", StringComparison.OrdinalIgnoreCase)
                ? new ServiceBusTarget(settings.ServiceBus, () => rules.Routing, TimeProvider.System)
                : new ServiceBusTarget(settings.ServiceBus, s.GetRequiredService<TokenCredential>(), () => rules.Routing,
                    TimeProvider.System));
        });
    }

    private static byte[] TokenKey(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new InvalidOperationException(
                $"Set {TokenKeyText.Variable} to a key that never changes, for instance as a reference to Key Vault.");
        }

        try
        {
            return TokenKeyText.Parse(text);
        }
        catch (FormatException problem)
        {
            throw new InvalidOperationException($"{TokenKeyText.Variable} {problem.Message}");
        }
    }
}
