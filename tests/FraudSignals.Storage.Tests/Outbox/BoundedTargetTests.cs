using System.Threading.Channels;
using FraudSignals.Alerts;
using FraudSignals.Alerts.Messages;
using FraudSignals.Ingestion.Shared;
using FraudSignals.Ports;
using Microsoft.Extensions.Time.Testing;

namespace FraudSignals.Storage.Outbox;

/// <summary>A target whose client neither answers nor heeds a cancellation.</summary>
public sealed class BoundedTargetTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(5);
    private static readonly Alert[] Some = [SomeAlert.With("bank", "a-bank/t1")];

    private readonly FakeTimeProvider _clock = new();
    private readonly Stuck _target = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_attempt_is_waited_for_so_long_and_no_longer()
    {
        var bounded = new BoundedTarget(_target, _clock);

        var attempt = bounded.PublishAsync(Some, Within, Stop);
        await _target.BegunAsync();
        _clock.Advance(Within);

        await Assert.ThrowsAsync<TimeoutException>(() => attempt);
    }

    [Fact]
    public async Task While_one_does_not_end_others_fail_at_once_and_are_begun_only_now_and_then()
    {
        var bounded = new BoundedTarget(_target, _clock);
        await LeaveOneAsync(bounded);

        for (var i = 0; i < 100; i++)
        {
            await Assert.ThrowsAsync<TimeoutException>(() => bounded.PublishAsync(Some, Within, Stop));
        }

        Assert.Equal(1, _target.Begun);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await LeaveOneAsync(bounded);
        Assert.Equal(2, _target.Begun);
    }

    [Fact]
    public async Task However_long_it_lasts_they_do_not_pile_up_without_bound()
    {
        var bounded = new BoundedTarget(_target, _clock);
        for (var minute = 0; minute < 200; minute++)
        {
            var attempt = bounded.PublishAsync(Some, Within, Stop);
            _clock.Advance(TimeSpan.FromMinutes(1));
            await Assert.ThrowsAsync<TimeoutException>(() => attempt);
        }

        await _target.BegunAsync();
        Assert.InRange(_target.Begun, 1, 50);
    }

    [Fact]
    public async Task Once_the_stuck_one_has_ended_the_next_goes_through()
    {
        var bounded = new BoundedTarget(_target, _clock);
        await LeaveOneAsync(bounded);

        _target.Release();
        while (true)
        {
            try
            {
                await bounded.PublishAsync(Some, Within, Stop);
                break;
            }
            catch (TimeoutException)
            {
                await Task.Yield(); // The stuck one is just ending.
            }
        }
    }

    private async Task LeaveOneAsync(BoundedTarget bounded)
    {
        var attempt = bounded.PublishAsync(Some, Within, Stop);
        await _target.BegunAsync();
        _clock.Advance(Within);
        await Assert.ThrowsAsync<TimeoutException>(() => attempt);
    }

    private sealed class Stuck : IAlertTarget
    {
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Channel<bool> _begin = Channel.CreateUnbounded<bool>();
        private int _begun;

        public string Name => "stuck";

        public int Begun => Volatile.Read(ref _begun);

        public Task<bool> BegunAsync() => _begin.Reader.ReadAsync(Stop).AsTask();

        public void Release() => _end.SetResult();

        public Task PublishAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
        {
            Interlocked.Increment(ref _begun);
            _begin.Writer.TryWrite(true);
            return _end.Task;
        }
    }
}
