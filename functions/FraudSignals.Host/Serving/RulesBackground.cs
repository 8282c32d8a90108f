using FraudSignals.Rules.Loading;

namespace FraudSignals.Host.Serving;

/// <summary>Follows the rules directory while the host runs.</summary>
internal sealed class RulesBackground(RuleReloader rules) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before anything is listened to: what was switched off must not alert for an instant.
        await rules.RestoreSwitchesAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => rules.RunAsync(stoppingToken), stoppingToken);
}
