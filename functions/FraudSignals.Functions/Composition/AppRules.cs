using FraudSignals.Rules;
using FraudSignals.Rules.Loading;
using FraudSignals.Units;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Functions.Composition;

/// <summary>Reads the rules at the start and, where they may change, follows their source; each instance for itself.</summary>
internal sealed partial class AppRules(RuleSetReader reader, TimeProvider clock, IServiceProvider services, ILogger<AppRules> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly Lazy<RuleSetLoad> _first = new(() => reader.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult());

    /// <exception cref="InvalidOperationException">There are errors in them; the message tells the first ones.</exception>
    public RuleSnapshot First => _first.Value.Result.Snapshot ?? throw new InvalidOperationException(
        $"The rules of {reader.Source.Name} have {_first.Value.Result.Diagnostics.Length} errors: {string.Join("; ", _first.Value.Result.Diagnostics.Take(5))}");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var (active, stamp) = (First.Hash, _first.Value.Stamp);
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
