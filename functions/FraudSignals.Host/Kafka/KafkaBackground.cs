using FraudSignals.Kafka;

namespace FraudSignals.Host.Kafka;

/// <summary>Reads topics from when the host has started, its store included, until it stops.</summary>
internal sealed class KafkaBackground(KafkaIntake intake, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var whenStarted = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);

        // The client waits for messages in its own way, which holds a thread.
        await Task.Factory.StartNew(() => intake.RunAsync(stoppingToken), stoppingToken, TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap();
    }
}
