using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Http.Access;
using FraudSignals.Http.Batches;
using FraudSignals.Http.Contract;
using FraudSignals.Http.Pulses;
using FraudSignals.Ports;
using FraudSignals.Reports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FraudSignals.Http.Tests.Pulses;

/// <summary>The platform's desk is told of what goes silent or loud.</summary>
public sealed class PulseWatchTests : IDisposable
{
    private const int Day = 96;

    private readonly FakeTimeProvider _clock = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Desk _desk = new();
    private readonly Counters _counters = new();
    private readonly FeedWatch _feeds;
    private readonly PulseWatch _watch;

    public PulseWatchTests()
    {
        var meters = _services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();
        var options = new FraudSignalsHttpOptions();
        options.Sources.Add(new Source { Index = 1, Name = "a-bank", Desk = "bank" });
        _feeds = new FeedWatch(_clock, meters);
        _watch = new PulseWatch(_feeds, _counters, _desk, new SourceDirectory(Options.Create(options)), meters, _clock,
            NullLogger<PulseWatch>.Instance);
    }

    public void Dispose()
    {
        _watch.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task A_feed_that_stops_and_a_rule_that_is_loud_are_told_once_each()
    {
        await BeatAsync(Day + 4, records: 100, hits: 9);

        await BeatAsync(6, records: 0, hits: 200);
        await BeatAsync(1, records: 100, hits: 200);
        await BeatAsync(6, records: 0, hits: 200);

        Assert.Equal(["The rule busy is loud", "The feed a-bank is silent"], _desk.Taken.Select(a => a.Title.Split(',')[0]));
        Assert.Equal(["telco", "bank"], _desk.Taken.Select(a => a.Responder));
        Assert.All(_desk.Taken, a => Assert.Equal((null, OwnedBy.Platform), (a.Owner!.Party, a.Owner.Why)));
    }

    [Fact]
    public async Task While_the_store_is_away_it_waits()
    {
        await BeatAsync(Day + 4, records: 100, hits: 0);
        _desk.IsAway = true;
        await BeatAsync(4, records: 0, hits: 0);
        Assert.Empty(_desk.Taken);

        _desk.IsAway = false;
        await BeatAsync(1, records: 0, hits: 0);

        Assert.Single(_desk.Taken);
    }

    private async Task BeatAsync(int steps, int records, int hits)
    {
        for (var step = 0; step < steps; step++)
        {
            _feeds.Of("a-bank").Processed([records]);
            _counters.Hits += hits;
            _clock.Advance(Pulse.Step);
            await _watch.BeatAsync(TestContext.Current.CancellationToken);
        }
    }

    private sealed class Desk : IOperatorAlerts
    {
        public List<Alert> Taken { get; } = [];

        public bool IsAway { get; set; }

        public ValueTask RaiseAsync(Alert alert, CancellationToken cancellation)
        {
            if (IsAway)
            {
                throw new StoreUnavailableException();
            }

            Taken.Add(alert);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Counters : IInspection
    {
        public long Hits { get; set; }

        public ValueTask<RulesReport> RulesAsync(CancellationToken cancellation) => new(new RulesReport("hash", DateTimeOffset.UnixEpoch,
            [new RuleReport("busy", 1, "Busy", "stable", "volume", "high", "number", Hits, 0, 0, false)], []));

        public ValueTask<SubjectReport?> SubjectAsync(
            SubjectKind kind, ReadOnlyMemory<byte> normalisedKey, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<SubjectKey> KeyAsync(SubjectKind kind, ReadOnlyMemory<byte> normalisedKey, CancellationToken cancellation) =>
            throw new NotSupportedException();
    }
}
