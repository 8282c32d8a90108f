using System.Diagnostics.Metrics;
using FraudSignals.Alerts.Webhooks;
using FraudSignals.Functions.Composition;
using FraudSignals.Http.Parties;
using FraudSignals.Storage.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace FraudSignals.Functions.Triggers;

/// <summary>What the store needs done now and then.</summary>
public sealed class StoreTriggers(TablesSweep sweep, WebhookSender webhooks, IServiceProvider services, Meter meter)
{
    // Ends before the next one is due: one timer runs at a time, so that the order of a webhook's alerts is kept.
    private static readonly TimeSpan PostsFor = TimeSpan.FromSeconds(50);

    // The alarm in infra/modules/alarms.bicep looks at it.
    private readonly Gauge<double> _oldest = meter.CreateGauge<double>(
        "fraudsignals.sweep.oldest_left", "s", "Age of the oldest batch, finding or alert a sweep had to leave; 0 where it left none.");

    /// <summary>Finishes batches and publishes alerts that instances left undone.</summary>
    [Function("FinishWork")]
    public async Task FinishAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        await services.GetRequiredService<AppRules>().SwitchAsync(cancellation);
        var report = await sweep.FinishAsync(cancellation);
        _oldest.Record(report.OldestLeft?.TotalSeconds ?? 0);
    }

    /// <summary>Posts alerts to webhooks; what fails is tried again by the next one.</summary>
    [Function("PostWebhooks")]
    public async Task PostAsync([TimerTrigger("30 * * * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(PostsFor);

        // A timer may be first of all: an app that has just started does not know yet who has webhooks.
        await services.GetRequiredService<PartyDirectory>().UntilKnownAsync(patience.Token);
        await webhooks.SweepAsync(patience.Token);
    }

    /// <summary>Removes what is past its retention.</summary>
    [Function("ForgetExpired")]
    public Task ForgetAsync([TimerTrigger("0 17 2 * * *")] TimerInfo timer, CancellationToken cancellation) =>
    sweep.ForgetAsync(cancellation).AsTask();
}
