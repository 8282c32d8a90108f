using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using FraudSignals.Alerts;
using FraudSignals.Http.Access;
using FraudSignals.Http.Batches;
using FraudSignals.Ports;
using FraudSignals.Reports;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Http.Pulses;

/// <summary>
/// Notices feeds that stopped, and rules and typologies that went silent or loud, by their own counts of the day before. It is told in
/// metrics, as degraded health, once in the log when it begins and ends, and in an alert for the platform's desk, the same at most once a
/// day. After a restart it takes a day until anything is said.
/// </summary>
public sealed partial class PulseWatch : BackgroundService, IHealthCheck
{
    private static readonly string[] Kinds = ["feed", "rule", "typology"];
    private static readonly PulseState[] Unusual = [PulseState.Silent, PulseState.Loud];
    private static readonly TimeSpan OneNotice = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<(string Kind, string Id), Pulse> _pulses = new();
    private readonly FeedWatch _feeds;
    private readonly IInspection _inspection;
    private readonly IOperatorAlerts _desk;
    private readonly SourceDirectory _sources;
    private readonly Dictionary<(string Kind, string Id, PulseState State), DateTimeOffset> _noticed = [];
    private readonly Queue<Alert> _notices = [];
    private readonly TimeProvider _clock;
    private readonly ILogger<PulseWatch> _log;

    internal PulseWatch(
        FeedWatch feeds, IInspection inspection, IOperatorAlerts desk, SourceDirectory sources, IMeterFactory meters, TimeProvider clock,
        ILogger<PulseWatch> log)
    {
        (_feeds, _inspection, _desk, _sources, _clock, _log) = (feeds, inspection, desk, sources, clock, log);
        meters.Create(Telemetry.Name).CreateObservableGauge(
            "fraudsignals.pulses.unusual",
            () => Kinds.SelectMany(_ => Unusual, (kind, state) => new Measurement<int>(
                _pulses.Count(p => p.Key.Kind == kind && p.Value.State == state), new("kind", kind), new("state", NameOf(state)))),
            "{pulse}",
            "How many feeds, rules and typologies are silent or loud against their last day.");
    }

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var unusual = _pulses.Where(p => p.Value.State != PulseState.Usual)
            .OrderBy(p => p.Key).Select(p => $"{p.Key.Kind} {p.Key.Id} is {NameOf(p.Value.State)}").ToList();
        return Task.FromResult(unusual.Count > 0
            ? HealthCheckResult.Degraded($"{string.Join("; ", unusual)}, against the same hours of yesterday")
            : HealthCheckResult.Healthy());
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pulse.Step, _clock);
        do
        {
            await BeatAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal async Task BeatAsync(CancellationToken cancellation)
    {
        var rules = await _inspection.RulesAsync(cancellation);

        // What is off counts for nothing and need not be missed.
        (string Kind, string Id, long Total)[] counts =
        [
            .. _feeds.All.Select(f => ("feed", f.Source, f.Total)),
            .. rules.Rules.Where(r => !r.Off).Select(r => ("rule", r.Id, r.Hits)),
            .. rules.Typologies.Where(t => !t.Off).Select(t => ("typology", t.Id, t.Alerts + t.Interdictions)),
        ];
        foreach (var gone in _pulses.Keys.Except(counts.Select(c => (c.Kind, c.Id))).ToList())
        {
            _pulses.TryRemove(gone, out _);
        }

        foreach (var (kind, id, total) in counts)
        {
            var pulse = _pulses.GetOrAdd((kind, id), _ => new Pulse());
            var before = pulse.State;
            pulse.Beat(total);
            if (pulse.State == before)
            {
                continue;
            }

            if (pulse.State == PulseState.Usual)
            {
                IsUsual(kind, id);
            }
            else
            {
                IsUnusual(kind, id, NameOf(pulse.State));
                Note(kind, id, pulse.State, rules);
            }
        }

        await TellAsync(cancellation);
    }

    // What goes up and down all day is told once.
    private void Note(string kind, string id, PulseState state, RulesReport rules)
    {
        var now = _clock.GetUtcNow();
        if (_noticed.TryGetValue((kind, id, state), out var before) && now - before < OneNotice)
        {
            return;
        }

        _noticed[(kind, id, state)] = now;
        _notices.Enqueue(PulseNotice.Of(kind, id, NameOf(state), ResponderOf(kind, id, rules), now, rules.Snapshot));
    }

    private string ResponderOf(string kind, string id, RulesReport rules) => (kind switch
    {
        "feed" => _sources.All.FirstOrDefault(s => s.Name == id)?.Desk,
        "rule" => rules.Typologies.FirstOrDefault(t => t.Weights.ContainsKey(id))?.Responder,
        _ => rules.Typologies.FirstOrDefault(t => t.Id == id)?.Responder,
    }) is "bank" ? "bank" : "telco";

    private async Task TellAsync(CancellationToken cancellation)
    {
        try
        {
            while (_notices.TryPeek(out var notice))
            {
                await _desk.RaiseAsync(notice, cancellation);
                _notices.Dequeue();
            }
        }
        catch (StoreUnavailableException)
        {
            // Told with the next beat; health and the log tell of the store.
        }
    }

    private static string NameOf(PulseState state) => state.ToString().ToLowerInvariant();

    [LoggerMessage(70, LogLevel.Warning,
        "The {Kind} {Id} is {State}, against the same hours of yesterday: look at what feeds it, and at what was changed last")]
    private partial void IsUnusual(string kind, string id, string state);

    [LoggerMessage(71, LogLevel.Information, "The {Kind} {Id} is as usual again")]
    private partial void IsUsual(string kind, string id);
}
