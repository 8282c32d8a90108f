using System.Diagnostics;
using FraudSignals.Alerts.Delivery;
using FraudSignals.Ports;
using FraudSignals.Storage.Local.Alerts;
using FraudSignals.Storage.Local.Facts;
using FraudSignals.Storage.Local.Files;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace FraudSignals.Storage.Local.Outbox;

/// <summary>
/// Publishes the alert log to one target, in order and at least once. However long the target is away, nothing is dropped:
/// what is not confirmed stays in the log.
/// </summary>
internal sealed class Publisher
{
    private const int AtOnce = 100;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(1);

    private readonly IAlertTarget _target;
    private readonly AlertLog _alerts;
    private readonly OutboxPosition _position;
    private readonly TimeProvider _clock;
    private readonly ResiliencePipeline _retries;
    private string? _problem;

    public Publisher(IAlertTarget target, AlertLog alerts, OutboxPosition position, TimeProvider clock, ILogger log)
    {
        (_target, _alerts, _position, _clock) = (target, alerts, position, clock);
        _retries = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                // A target's own time-out looks like a cancellation; only that of the host is one. What a failed disk cannot
                // remember would be published again and again.
                ShouldHandle = failed => ValueTask.FromResult(
                    failed.Outcome.Exception is not (null or DiskFailedException)
                        && !failed.Context.CancellationToken.IsCancellationRequested),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstRetry,
                MaxDelay = LastRetry,
                OnRetry = failed =>
                {
                    Volatile.Write(ref _problem, failed.Outcome.Exception?.Message);
                    log.PublishFailed(failed.Outcome.Exception, target.Name, failed.AttemptNumber + 1, failed.RetryDelay);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    public string Target => _target.Name;

    /// <summary>The number of the first alert that is not confirmed.</summary>
    public long Next => _position.Next;

    public OutboxState State
    {
        get
        {
            // Both are read once, and the log only grows, so that number and age are of one moment.
            var (next, count) = (Next, _alerts.Count);
            var age = next < count && _alerts.Read(next, 1).Alerts is [var oldest, ..] ? _clock.GetUtcNow() - oldest.Received
                : (TimeSpan?)null;
            return new OutboxState(_target.Name, Math.Max(0, count - next), age, Volatile.Read(ref _problem));
        }
    }

    /// <summary>Publishes until cancelled, or until the disk fails.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await _alerts.WhenAsync(Next, cancellation).ConfigureAwait(false);
                await _retries.ExecuteAsync(PublishAsync, cancellation).ConfigureAwait(false);
                Volatile.Write(ref _problem, null);
            }
        }
        catch (DiskFailedException problem)
        {
            Volatile.Write(ref _problem, problem.Message);
        }
    }

    /// <summary>Publishes some of what waits, once.</summary>
    public async Task StepAsync()
    {
        if (Next < _alerts.Count)
        {
            await PublishAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async ValueTask PublishAsync(CancellationToken cancellation)
    {
        var (alerts, next) = _alerts.Read(Next, AtOnce);
        using var span = PublishSpan.Start(_target.Name, alerts);
        try
        {
            if (alerts.Where(a => a.IsTold).ToList() is { Count: > 0 } told)
            {
                await _target.PublishAsync(told, cancellation).ConfigureAwait(false);
            }

            _position.Advance(next);
        }
        catch
        {
            span?.SetStatus(ActivityStatusCode.Error);
            throw;
        }
    }
}
