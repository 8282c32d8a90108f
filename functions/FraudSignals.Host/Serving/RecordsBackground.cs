using FraudSignals.Ingestion.Verdicts;
using FraudSignals.Ports;

namespace FraudSignals.Host.Serving;

/// <summary>
/// Counts verdicts that were kept and not counted, because the process before ended between the two or the store would not take them; and
/// removes verdicts and audit entries past their retention.
/// </summary>
internal sealed class RecordsBackground(VerdictIntake intake, IVerdictLog verdicts, VerdictRetention keep, IAuditLog audit,
    TimeProvider clock, ILogger<RecordsBackground> log) : BackgroundService
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
                await verdicts.ForgetAsync(clock.GetUtcNow() - keep.Time, stoppingToken);
                await audit.ForgetAsync(stoppingToken);
            }
            catch (StoreUnavailableException problem)
            {
                log.RecordsWait(problem.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
