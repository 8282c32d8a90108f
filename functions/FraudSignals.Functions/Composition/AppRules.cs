using FraudSignals.Rules;
using FraudSignals.Rules.Loading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FraudSignals.Functions.Composition;

/// <summary>Reads the rules, and what is switched off of them, at the start, and follows both; each instance for itself.</summary>
internal sealed class AppRules(RuleSetReader reader, IServiceProvider services) : BackgroundService, IHostedLifecycleService
{
    private RuleSetLoad? _first;

    /// <summary>The rules the engine begins with; there once the host has started.</summary>
    public RuleSnapshot First => Read.Result.Snapshot!;

    /// <summary>The stamp of their source.</summary>
    public string Stamp => Read.Stamp;

    private RuleSetLoad Read => _first ?? throw new InvalidOperationException("The rules are read when the host starts.");

    private RuleReloader Reloader => services.GetRequiredService<RuleReloader>();

    /// <summary>Reads before anything starts: the worker tells its host as the first thing that it takes requests.</summary>
    /// <exception cref="InvalidOperationException">There are errors in the rules; the message tells the first ones.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var first = await reader.ReadAsync(cancellationToken);
        if (first.Result is { Snapshot: null, Diagnostics: var diagnostics })
        {
            throw new InvalidOperationException($"The rules of {reader.Source.Name} have {diagnostics.Length} errors: {string.Join("; ", diagnostics.Take(5))}");
        }

        _first = first;
        await Reloader.RestoreSwitchesAsync(cancellationToken);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => Reloader.RunAsync(stoppingToken), stoppingToken);
}
