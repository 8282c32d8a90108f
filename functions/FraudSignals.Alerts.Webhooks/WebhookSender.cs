using System.Net;
using FraudSignals.Alerts.Delivery;
using FraudSignals.Parties;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace FraudSignals.Alerts.Webhooks;

/// <summary>Gives all webhooks of all parties what they are to have, each at its own pace.</summary>
public sealed partial class WebhookSender : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(5);

    private readonly Func<PartySet> _parties;
    private readonly IPartyAlerts _alerts;
    private readonly IWebhookNotes _notes;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly WebhookPost _post;
    private readonly ResiliencePipeline<Step> _retries;

    /// <param name="parties">The parties as they are now.</param>
    /// <param name="alerts">Their alerts.</param>
    /// <param name="notes">Keeps how far each webhook has come.</param>
    /// <param name="clock">Times retries.</param>
    /// <param name="log">Tells what fails.</param>
    public WebhookSender(Func<PartySet> parties, IPartyAlerts alerts, IWebhookNotes notes, TimeProvider clock, ILogger<WebhookSender> log)
        : this(parties, alerts, notes, clock, log, Dns.GetHostAddressesAsync)
    {
    }

    internal WebhookSender(
        Func<PartySet> parties, IPartyAlerts alerts, IWebhookNotes notes, TimeProvider clock, ILogger log,
        Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        (_parties, _alerts, _notes, _clock, _log) = (parties, alerts, notes, clock, log);
        _post = new WebhookPost(new WebhookConnections(resolve), clock);
        _retries = new ResiliencePipelineBuilder<Step> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<Step>
            {
                ShouldHandle = step => ValueTask.FromResult(
                    (step.Outcome.Exception != null && !step.Context.CancellationToken.IsCancellationRequested)
                        || step.Outcome.Result.Problem != null),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstRetry,
                MaxDelay = LastRetry,
                DelayGenerator = step => ValueTask.FromResult(
                    step.Outcome.Exception == null && step.Outcome.Result.RetryAfter is { } asked
                        ? (TimeSpan?)TimeSpan.FromTicks(Math.Clamp(asked.Ticks, 0, LastRetry.Ticks)) : null),
                OnRetry = step =>
                {
                    SendFailed(step.Context.OperationKey ?? "", step.Outcome.Exception?.Message ?? step.Outcome.Result.Problem ?? "",
                        step.RetryDelay);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <summary>Sends until cancelled; follows the parties as they change.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var parties = _parties();
            using var changed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var sending = Task.WhenAll(Deliveries(parties).Select(d => FollowAsync(d, changed.Token)));
            while (_parties() == parties && !cancellation.IsCancellationRequested)
            {
                await Task.Delay(Pause, _clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await changed.CancelAsync().ConfigureAwait(false);
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// Sends what there is to send, once around; a webhook that fails waits for the next time. For hosts that run now and then.
    /// </summary>
    /// <param name="cancellation">Ends it; what is not sent then is sent the next time.</param>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        try
        {
            await Task.WhenAll(Deliveries(_parties()).Select(async delivery =>
            {
                Step step;
                do
                {
                    step = await delivery.StepAsync(cancellation).ConfigureAwait(false);
                }
                while (step is { IsIdle: false, Problem: null });

                if (step.Problem != null)
                {
                    SendFailed(delivery.Name, step.Problem, TimeSpan.Zero);
                }
            })).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Goes on the next time.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _post.Dispose();

    private async Task FollowAsync(WebhookDelivery delivery, CancellationToken cancellation)
    {
        while (true)
        {
            var context = ResilienceContextPool.Shared.Get(delivery.Name, cancellation);
            var step =
                await _retries.ExecuteAsync(static (c, d) => d.StepAsync(c.CancellationToken), context, delivery).ConfigureAwait(false);
            ResilienceContextPool.Shared.Return(context);
            if (step.IsIdle)
            {
                await Task.Delay(Pause, _clock, cancellation).ConfigureAwait(false);
            }
        }
    }

    private List<WebhookDelivery> Deliveries(PartySet parties) =>
        [.. parties.All.SelectMany(p => p.Webhooks, (p, w) => new WebhookDelivery(p, w, _alerts, _notes, _post, _clock))];

    [LoggerMessage(501, LogLevel.Warning, "The webhook {Webhook} was not given its next alert: {Problem}. It is tried again after {Delay}")]
    private partial void SendFailed(string webhook, string problem, TimeSpan delay);
}
