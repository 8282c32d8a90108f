using System.Collections.Immutable;
using FraudSignals.Alerts.Messages;
using FraudSignals.Events.Sources;
using FraudSignals.Http.Access;
using FraudSignals.Ports;
using FraudSignals.Reports;
using FraudSignals.Rules;
using FraudSignals.Rules.Loading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Functions.Composition;

/// <summary>
/// Finds rules and profiles of sources to start with, and follows the rules and what is switched off of them; each instance for itself.
/// </summary>
internal sealed partial class AppRules(RuleStart start, IServiceProvider services, ILogger<AppRules> log) : BackgroundService
{
    private static readonly TimeSpan SwitchPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SwitchPause = TimeSpan.FromSeconds(2);

    private (RuleSetLoad Load, RefusedRules? Refused)? _found;
    private volatile AlertRouting? _routing;
    private volatile bool _switched;

    /// <summary>The rules the engine begins with; there once <see cref="ReadAsync"/> is through.</summary>
    public RuleSnapshot First => Found.Load.Result.Snapshot!;

    /// <summary>Who posts, at present.</summary>
    public ImmutableArray<Source> Sources { get; private set; } = [];

    /// <summary>What they are called in alerts, at present.</summary>
    public SourceNames Names { get; } = new([]);

    /// <summary>Where alerts go, at present.</summary>
    public AlertRouting Routing => _routing ??= new AlertRouting(Sources);

    private (RuleSetLoad Load, RefusedRules? Refused) Found =>
        _found ?? throw new InvalidOperationException("The rules are read when the app starts.");

    private RuleReloader Reloader => services.GetRequiredService<RuleReloader>();

    /// <summary>
    /// Reads the rules; and what is switched off, unless the store is away: then batches are refused until that is known.
    /// </summary>
    /// <exception cref="InvalidOperationException">No rules can be used, not even those of the package; the message tells why.</exception>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        var found = await start.FindAsync(cancellation);
        (_found, Sources) = (found, found.Load.Result.Sources);
        Names.Take(Source.NamesOf(Sources));
        try
        {
            await SwitchAsync(cancellation).AsTask().WaitAsync(SwitchPatience, cancellation);
        }
        catch (Exception problem) when (problem is StoreUnavailableException or TimeoutException)
        {
            SwitchesUnknown(problem);
        }
    }

    /// <summary>Makes sure that what is switched off is known. Whatever evaluates rules waits for it.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be read now.</exception>
    public async ValueTask SwitchAsync(CancellationToken cancellation)
    {
        if (_switched)
        {
            return;
        }

        try
        {
            await Reloader.RestoreSwitchesAsync(cancellation);
            _switched = true;
        }
        catch (IOException problem)
        {
            throw new StoreUnavailableException("What is switched off cannot be read.", problem);
        }
    }

    /// <summary>What follows the rules from then on.</summary>
    public RuleReloader NewReloader() => new(
        services.GetRequiredService<RuleSetReader>(), First, Found.Load.Stamp, services.GetRequiredService<IRuleTarget>(),
        services.GetRequiredService<ISwitchStore>(),
        services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<RuleReloader>>(), Found.Refused,
        TakeSources, start.KeepAsync);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(
        async () =>
        {
            while (!await IsSwitchedAsync(stoppingToken))
            {
                await Task.Delay(SwitchPause, stoppingToken);
            }

            await Reloader.RunAsync(stoppingToken);
        },
        stoppingToken);

    private void TakeSources(ImmutableArray<Source> sources)
    {
        services.GetRequiredService<SourceDirectory>().Take(sources);
        Names.Take(Source.NamesOf(sources));
        Sources = sources;
        _routing = null;
    }

    private async Task<bool> IsSwitchedAsync(CancellationToken cancellation)
    {
        try
        {
            await SwitchAsync(cancellation);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    [LoggerMessage(301, LogLevel.Error, "What is switched off cannot be read yet; batches are refused until it can")]
    private partial void SwitchesUnknown(Exception problem);
}
