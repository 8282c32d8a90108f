using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Ports;
using FraudSignals.Rules;
using FraudSignals.Storage.Support;

namespace FraudSignals.Storage.Simulation;

/// <content>What clients, the target, operators, the clock and the disk do.</content>
internal sealed partial class SimulatedRun
{
    private Request NewRequest()
    {
        var isHistory = _random.Next(5) == 0;
        var count = _random.Next(20) == 0 ? 150 : _random.Next(1, 7);
        var age = isHistory ? TimeSpan.FromDays(_random.Next(0, 20)) : TimeSpan.FromMinutes(_random.Next(0, 600));
        var request = new Request(
            _requests.Count,
            [
                .. Enumerable.Range(0, count).Select(i => new PostedCall(
                    $"c{_events++}", _clock.True - (long)age.TotalMilliseconds - (count - i) * 1000, _random.Next(1, 8),
                    _random.Next(8, Instance.Numbers))),
            ],
            isHistory ? IngestionMode.History : IngestionMode.Live);
        _requests.Add(request);
        return request;
    }

    /// <summary>One that was not answered, or by a client that is not sure.</summary>
    private Task SendAgainAsync()
    {
        var again = _requests.Where(r => r.Mode == IngestionMode.Live || IsOpen(r) || _nemesis.HasFlag(Nemesis.HistoryAgain)).ToList();
        return again.Count == 0 ? Task.CompletedTask : SendAsync(again[_random.Next(again.Count)]);
    }

    /// <summary>Whether its client still waits for the answer, and may send it again.</summary>
    private bool IsOpen(Request request) => !request.IsAcknowledged
        && (request.Mode == IngestionMode.Live || _nemesis.HasFlag(Nemesis.HistoryAgain) || !_known.Contains(request.Calls[0].Id));

    private async Task SendAsync(Request request)
    {
        var batch = Instance.BatchOf(request.Calls);
        var (before, time) = (_store.NewestRecord, _clock.GetUtcNow().ToUnixTimeMilliseconds());
        var task = _instance.Ingestor.SubmitAsync(batch, Source.Local, request.Mode, CancellationToken.None).AsTask();
        await UntilAsync(() => task.IsCompleted || _store.NewestRecord > before);
        if (_store.NewestRecord == before)
        {
            Tell($"{request} is refused: {await FailureOfAsync(task)}");
            _mustRestart |= !_instance.Ingestor.IsOpen || _instance.Runtime!.State.Failure != null;
            Check(task.IsFaulted, "A batch was acknowledged that is not in the journal.");
            return;
        }

        var taken = new List<PostedCall>();
        for (var i = 0; i < request.Calls.Count; i++)
        {
            var call = request.Calls[i];
            var expected = _known.Add(call.Id) ? RecordOutcome.Accepted : RecordOutcome.Duplicate;
            Check(
                batch.Outcomes[i] == expected,
                $"Record {call.Id} of {request}, {TimeSpan.FromMilliseconds(_clock.True - call.Time)} old, is answered "
                + $"{batch.Outcomes[i]} and should be {expected}.");
            if (expected == RecordOutcome.Accepted)
            {
                taken.Add(call);
            }
        }

        _done.Add(new Done.Batch(_store.NewestRecord, time, taken, request.Mode));
        _waiting.Add((request, task, _store.NewestRecord));
        Tell($"{request} ({taken.Count} new of {batch.Count}) is record {_store.NewestRecord}");
    }

    private async Task TurnAsync()
    {
        var hadFailed = _disk.Failure != null;
        var waiting = _waiting.ToList();
        _waiting.Clear();
        _store.Turn();
        foreach (var (request, task, record) in waiting)
        {
            if (await FailureOfAsync(task) is { } failure)
            {
                Tell($"{request} fails: {failure}");
                _mustRestart = true;
                continue;
            }

            Check(!hadFailed, $"{request} is acknowledged after a flush failed.");
            _acknowledged = Math.Max(_acknowledged, record);

            // The answer may get lost on its way.
            request.IsAcknowledged |= _random.Next(8) != 0;
            Tell($"{request} is {(request.IsAcknowledged ? "acknowledged" : "done, and the answer lost")}");
        }
    }

    private async Task PublishAsync()
    {
        try
        {
            await _instance.Runtime!.PublishAsync(0);
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException)
        {
            Tell($"not published: {problem.Message}");
        }
    }

    private Task CheckpointAsync()
    {
        if (_checkpoint == null)
        {
            Tell("a checkpoint begins");
            _checkpoint = _instance.Runtime!.CheckpointAsync();
        }

        return Task.CompletedTask;
    }

    private async Task RetainAsync()
    {
        await DrainAsync();
        if (_checkpoint == null)
        {
            var retaining = _instance.Runtime!.RetainAsync();
            await UntilAsync(() => retaining.IsCompleted);
            Tell($"what is old is dropped{(await FailureOfAsync(retaining) is { } failure ? $", in part: {failure}" : "")}");
        }
    }

    private async Task ObserveCheckpointAsync()
    {
        // It waits for the journal at most; everything else of it is done within the step.
        if (_checkpoint is { } checkpoint && (_waiting.Count == 0 || checkpoint.IsCompleted))
        {
            await UntilAsync(() => checkpoint.IsCompleted);
            Tell($"the checkpoint is {(await FailureOfAsync(checkpoint) is { } failure ? $"given up: {failure}" : "taken")}");
            _checkpoint = null;
        }
    }

    private async Task EraseAsync()
    {
        await DrainAsync();
        var number = _random.Next(1, Instance.Numbers);
        var (before, time) = (_store.NewestRecord, _clock.GetUtcNow().ToUnixTimeMilliseconds());
        var task = _instance.Runtime!.EraseAsync(new SubjectKey(SubjectKind.Number, Deployment.TokenOf(number)), CancellationToken.None);
        await UntilAsync(() => task.IsCompleted || _store.NewestRecord > before);
        if (_store.NewestRecord > before)
        {
            _done.Add(new Done.Erasure(_store.NewestRecord, time, number));
        }

        await UntilAsync(() => task.IsCompleted);
        var failure = await FailureOfAsync(task);
        Tell($"number {number} is {(failure == null ? "erased" : $"not erased: {failure}")}");
        _mustRestart |= !_instance.Ingestor.IsOpen || _instance.Runtime!.State.Failure != null;
        _acknowledged = failure == null ? Math.Max(_acknowledged, _store.NewestRecord) : _acknowledged;
    }

    private async Task SwitchAsync()
    {
        ImmutableArray<string> off = _random.Next(3) switch { 0 => [], 1 => ["busy"], _ => ["many"] };
        var time = _clock.GetUtcNow();
        try
        {
            await _switches.SaveAsync([.. off.Select(id => new RuleSwitch(id, "noisy", time))], CancellationToken.None);
            await _instance.Ingestor.SwitchOffAsync(off, CancellationToken.None);
            _off = off;
            _switchedMaybe.Clear();
            _done.Add(new Done.Switch(time.ToUnixTimeMilliseconds(), off));
            Tell($"switched off: {string.Join(' ', off)}");
        }
        catch (Exception problem) when (problem is IOException or StoreUnavailableException)
        {
            _switchedMaybe.Add(off);
            Tell($"not switched: {problem.Message}");
        }
    }

    private async Task ReloadAsync()
    {
        await DrainAsync();
        if (_checkpoint == null && _instance.Ingestor.IsOpen)
        {
            _isStrict = !_isStrict;
            await _instance.Ingestor.ReloadAsync(TestRules.Build(_isStrict), CancellationToken.None);
            _done.Add(new Done.Reload(_clock.GetUtcNow().ToUnixTimeMilliseconds(), _isStrict));
            Tell(_isStrict ? "strict rules" : "other rules");
        }
    }

    private Task Pass(TimeSpan time)
    {
        _clock.Advance(time);
        return Task.CompletedTask;
    }

    /// <summary>Batches that come meanwhile are refused or taken, and nothing that comes later suffers.</summary>
    private async Task ClockAheadAsync()
    {
        if (_nemesis.HasFlag(Nemesis.Clock))
        {
            _clock.Ahead = TimeSpan.FromDays(_random.Next(2) == 0 ? _random.Next(3, 30) : 365);
            Tell($"the clock is {_clock.Ahead.Days} days ahead");
            await SendAsync(NewRequest());
            await TurnAsync();
            _clock.Ahead = default;
            Tell("the clock is right again");
        }
    }

    private Task FailSoon()
    {
        if (_nemesis.HasFlag(Nemesis.LyingDisk) && _random.Next(8) == 0)
        {
            _files.Lies = true;
        }
        else if (_nemesis.HasFlag(Nemesis.FailingDisk))
        {
            _files.FailWithin(20);
        }

        return Task.CompletedTask;
    }
}
