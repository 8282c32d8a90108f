using FraudSignals.Alerts;
using FraudSignals.Ports;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Storage.Tables;

/// <summary>A target whose failures are told; what becomes of the alerts is its caller's.</summary>
internal sealed class LoggedTarget(IAlertTarget target, ILogger<LoggedTarget> log) : IAlertTarget
{
    public string Name => target.Name;

    public async Task PublishAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        try
        {
            await target.PublishAsync(alerts, cancellation).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            log.PublishFailed(problem, Name, alerts.Count);
            throw;
        }
    }
}
