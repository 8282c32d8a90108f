using FraudSignals.Alerts.Webhooks;

namespace FraudSignals.Host.Serving;

/// <summary>Posts alerts to webhooks while the host runs.</summary>
internal sealed class WebhooksBackground(WebhookSender sender) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => sender.RunAsync(stoppingToken);
}
