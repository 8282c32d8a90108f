using FraudSignals.Events;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Shared;
using FraudSignals.Invariants;
using FraudSignals.Ports;
using FraudSignals.State;
using FraudSignals.Support;

namespace FraudSignals.Shared;

/// <summary>Each instance holds its clock against the last sweep of any, and then against the time that passes.</summary>
public class SharedClockTests
{
    private readonly FakeSubjectStore _store = new();
    private readonly JumpyClock _clock = new(DateTimeOffset.FromUnixTimeMilliseconds(World.Start));
    private uint _instances;

    [Fact]
    public async Task A_clock_that_jumps_takes_nothing_and_sweeps_nothing()
    {
        using var instance = Start();
        Assert.Equal([RecordOutcome.Accepted], await PostAsync(instance, "a"));
        _clock.Off = TimeSpan.FromDays(3);
        await Assert.ThrowsAsync<ClockJumpedException>(() => PostAsync(instance, "b"));
        await Assert.ThrowsAsync<ClockJumpedException>(async () => await instance.SweepAsync(TestContext.Current.CancellationToken));
        Assert.Contains("jumped ahead by 3 days", instance.ClockProblem, StringComparison.Ordinal);
        _clock.Off = TimeSpan.Zero;
        Assert.Equal([RecordOutcome.Accepted], await PostAsync(instance, "b"));
        Assert.Null(instance.ClockProblem);
    }

    [Theory]
    [InlineData(20, 0, true)]
    [InlineData(1, 365 * 24, false)]
    [InlineData(1, -3, false)]
    [InlineData(21 * 24, 0, false)]
    public async Task A_start_far_from_the_last_sweep_wants_somebody_to_vouch(int hours, int off, bool isBelieved)
    {
        using (var first = Start())
        {
            await PostAsync(first, "a");
            await first.SweepAsync(TestContext.Current.CancellationToken);
        }

        _clock.Pass(TimeSpan.FromHours(hours));
        _clock.Off = TimeSpan.FromHours(off);
        using var second = Start();
        if (isBelieved)
        {
            Assert.Equal([RecordOutcome.Accepted], await PostAsync(second, "b"));
            return;
        }

        await Assert.ThrowsAsync<ClockJumpedException>(() => PostAsync(second, "b"));
        using var wrongly = Start(new DateOnly(2020, 1, 1));
        await Assert.ThrowsAsync<ClockJumpedException>(() => PostAsync(wrongly, "b"));
        _clock.Off = TimeSpan.Zero;
        using var vouched = Start(DateOnly.FromDateTime(_clock.Truth.UtcDateTime));
        Assert.Equal([RecordOutcome.Accepted], await PostAsync(vouched, "b"));
    }

    [Fact]
    public async Task A_sweep_by_a_clock_far_ahead_holds_up_nobody()
    {
        _store.Clock = new JumpyClock(_clock.Truth);
        _clock.Off = TimeSpan.FromDays(365);
        using (var ahead = Start())
        {
            await ahead.SweepAsync(TestContext.Current.CancellationToken);
            await PostAsync(ahead, "ahead");
            await ahead.SweepAsync(TestContext.Current.CancellationToken);
        }

        _clock.Off = TimeSpan.Zero;
        using var right = Start();
        var told = new List<string?>();
        right.WatchClock(told.Add);
        Assert.Equal([RecordOutcome.Accepted], await PostAsync(right, "a"));
        await right.SweepAsync(TestContext.Current.CancellationToken);
        using var second = Start();
        Assert.Equal([RecordOutcome.Accepted], await PostAsync(second, "b"));
        Assert.Equal([RecordOutcome.Duplicate], await PostAsync(second, "a"));
        Assert.Empty(told);

        // Nor does a clock that is ahead pass, now that a right one has swept.
        _clock.Off = TimeSpan.FromDays(365);
        using var again = Start();
        again.WatchClock(told.Add);
        await Assert.ThrowsAsync<ClockJumpedException>(() => PostAsync(again, "c"));
        await Assert.ThrowsAsync<ClockJumpedException>(() => PostAsync(again, "c"));
        Assert.Contains("365 days before that", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_clock_far_ahead_has_marked_as_closed_is_open_from_the_time_of_the_write_on()
    {
        var written = _clock.Truth;
        var marks = AppliedIntents.Of(new SubjectRecord { Key = default, AppliedFrom = IntentId.At(written.AddDays(365)),
            Written = written });
        Assert.True(marks.Has(IntentId.At(written.AddSeconds(-1)), AppliedIntents.Applied));
        Assert.False(marks.Has(IntentId.At(written.AddSeconds(1)), AppliedIntents.Applied));
    }

    private SharedIngestor Start(DateOnly? accept = null) => new(
        Traffic.AllRules(), new EngineOptions(), new Tokenizer(new byte[32], 1 << 8), _store, new FakeAlertBook(), [],
        new SharedOptions { AcceptClock = accept }, _clock,
        ++_instances);

    private Task<RecordOutcome[]> PostAsync(SharedIngestor instance, string id) =>
        Fleet.PostAsync(instance, IngestionMode.Live, World.Call(id, _clock.Truth.ToUnixTimeMilliseconds(), 1, 2));
}
