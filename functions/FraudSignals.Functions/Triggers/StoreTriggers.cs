using System.Diagnostics.Metrics;
using FraudSignals.Functions.Composition;
using FraudSignals.Storage.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace FraudSignals.Functions.Triggers;

/// <summary>What the store needs done now and then.</summary>
public sealed class StoreTriggers(TablesSweep sweep, IServiceProvider services, Meter meter)
{
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

    /// <summary>Removes what is past its retention.</summary>
    [Function("ForgetExpired")]
    public Task ForgetAsync([TimerTrigger("0 17 2 * * *")] TimerInfo timer, CancellationToken cancellation) => sweep.ForgetAsync(cancellation).AsTask();
}
