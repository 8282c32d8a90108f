using FraudSignals.Rules;
using FraudSignals.Rules.Loading;
using FraudSignals.Units;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Functions.Composition;

/// <summary>Reads the rules at the start and, where they may change, follows their source; each instance for itself.</summary>
internal sealed partial class AppRules(RuleSetReader reader, TimeProvider clock, IServiceProvider services, ILogger<AppRules> log)
    : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private RuleSetLoad? _first;

    /// <summary>The rules the engine begins with; there once the host has started.</summary>
    public RuleSnapshot First => _first?.Result.Snapshot ?? throw new InvalidOperationException("The rules are read when the host starts.");

    /// <summary>Reads the rules before anything starts: the worker tells its host as the first thing that it takes requests.</summary>
    /// <exception cref="InvalidOperationException">There are errors in the rules; the message tells the first ones.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        _first = await reader.ReadAsync(cancellationToken);
        if (_first.Result is { Snapshot: null, Diagnostics: var diagnostics })
        {
            throw new InvalidOperationException($"The rules of {reader.Source.Name} have {diagnostics.Length} errors: {string.Join("; ", diagnostics.Take(5))}");
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (active, stamp) = (First.Hash, _first!.Stamp);
        Active(active);
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await reader.Source.StampAsync(stoppingToken) == stamp)
                {
                    continue;
                }

                var (result, seen) = await reader.ReadAsync(stoppingToken);
                if (result.Snapshot is { } snapshot && snapshot.Hash != active)
                {
                    await services.GetRequiredService<UnitIngestor>().ReloadAsync(snapshot, stoppingToken);
                    active = snapshot.Hash;
                    Active(active);
                }
                else if (result.Snapshot == null)
                {
                    Refused(result.Diagnostics.Length, $"{result.Diagnostics[0]}", active);
                }

                stamp = seen;
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                LookFailed(problem, reader.Source.Name);
            }
        }
    }

    [LoggerMessage(70, LogLevel.Information, "Rules in force: snapshot {Snapshot}")]
    private partial void Active(string snapshot);

    [LoggerMessage(71, LogLevel.Error, "New rules have {Count} errors and are refused, first: {First}; {Snapshot} stays in force")]
    private partial void Refused(int count, string first, string snapshot);

    [LoggerMessage(72, LogLevel.Warning, "{Source} cannot be looked at now")]
    private partial void LookFailed(Exception exception, string source);
}
