using FraudSignals.Ingestion;
using FraudSignals.Verdicts;

namespace FraudSignals.Host.Serving;

/// <summary>Counts verdicts that were kept and not counted, because the process before ended between the two or the store would not take them.</summary>
internal sealed class VerdictBackground(VerdictIntake intake, TimeProvider clock, ILogger<VerdictBackground> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                await intake.CatchUpAsync(stoppingToken);
            }
            catch (StoreUnavailableException problem)
            {
                log.VerdictsWait(problem.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
