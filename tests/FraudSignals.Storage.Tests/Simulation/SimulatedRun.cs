using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Ingestion;
using FraudSignals.Rules;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Support;
using FraudSignals.Subjects;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudSignals.Storage.Simulation;

/// <summary>
/// A store on a simulated disk with clients, a target, a clock and everything that is done to it, in an order and with accidents that a
/// seed decides: nothing runs but by a step taken here.
/// </summary>
internal sealed class SimulatedRun : IDisposable
{
    private const long SegmentBytes = 160 << 10;
    private const int TraceLines = 60;
    private const int Retries = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly int _seed;
    private readonly Nemesis _nemesis;
    private readonly Random _random;
    private readonly SimulatedClock _clock = new(Records.Start);
    private readonly SimulatedFiles _files;
    private readonly SimulatedTarget _target;
    private readonly Queue<string> _trace = [];
    private readonly string _root;
    private readonly LocalStoreOptions _options;
    private readonly List<Request> _requests = [];
    private readonly List<(Request Request, Task<BatchOutcome> Task, long Record)> _waiting = [];
    private readonly List<Done> _done = [];
    private readonly List<ImmutableArray<string>> _switchedMaybe = [];
    private HashSet<string> _known = [];
    private Disk _disk = null!;
    private LocalStore _store = null!;
    private Instance _instance = null!;
    private SwitchFile _switches = null!;
    private Task? _checkpoint;
    private ImmutableArray<string> _off = [];
    private bool _isStrict;
    private bool _mustRestart;
    private bool _hasLied;
    private long _acknowledged;
    private long _safe;
    private int _events;

    public SimulatedRun(int seed, Nemesis nemesis)
    {
        (_seed, _nemesis, _random) = (seed, nemesis, new Random(seed));
        var memory = "/dev/shm";
        _root = Path.Combine(Directory.Exists(memory) ? memory : Path.GetTempPath(), $"fraudsignals-simulation-{Environment.ProcessId}-{seed}-{(int)nemesis}");
        _files = new SimulatedFiles(_root, _random, Tell) { SwallowsErrors = nemesis.HasFlag(Nemesis.SwallowedErrors), Lying = () => _safe = _files!.HasLied ? _safe : _acknowledged };
        _target = new SimulatedTarget(_random);
        _options = new LocalStoreOptions { Directory = _root, SegmentBytes = SegmentBytes, RawRetention = _random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.FromDays(90) };
    }

    /// <exception cref="SimulationException">Something is not as it must be; the message has the seed and what led to it.</exception>
    public async Task RunAsync(int steps)
    {
        try
        {
            await StartAsync();
            for (var step = 0; step < steps; step++)
            {
                await StepAsync();
            }

            await EndAsync();
        }
        catch (LostException)
        {
            // It was told.
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            var what = problem is SimulationException ? problem.Message : problem.ToString();
            throw new SimulationException($"Seed {_seed} ({_nemesis}): {what}\n  {string.Join("\n  ", _trace)}");
        }
    }

    public void Dispose()
    {
        _instance?.Dispose();
        if (Directory.Exists(_root))
        {
            Directory.Delete(_root, recursive: true);
        }
    }

    private async Task StepAsync()
    {
        if (_mustRestart)
        {
            Check(_store.State.Failure != null || !_instance.Ingestor.IsOpen, "A store that failed says nothing of it.");
            await StopAsync(Stop.Kill);
            await StartAsync();
        }

        await (_random.Next(40) switch
        {
            < 12 => SendAsync(NewRequest()),
            < 16 => SendAgainAsync(),
            < 24 => TurnAsync(),
            < 27 => PublishAsync(),
            27 => CheckpointAsync(),
            28 => RetainAsync(),
            29 => EraseAsync(),
            30 => SwitchAsync(),
            31 => ReloadAsync(),
            < 34 => Pass(TimeSpan.FromMinutes(_random.Next(1, 40))),
            34 => ClockAheadAsync(),
            35 => FailSoon(),
            36 => RestartAsync(Stop.Clean),
            37 => RestartAsync(Stop.Kill),
            38 => RestartAsync(Stop.Cut),
            _ => DamageAsync(),
        });
        await ObserveCheckpointAsync();
        Check(_disk.Failure == null || _store.State.Failure != null, "A flush failed and the store does not say so.");
    }

    private Request NewRequest()
    {
        var isHistory = _random.Next(5) == 0;
        var count = _random.Next(20) == 0 ? 150 : _random.Next(1, 7);
        var age = isHistory ? TimeSpan.FromDays(_random.Next(0, 20)) : TimeSpan.FromMinutes(_random.Next(0, 600));
        var request = new Request(
            _requests.Count,
            [
                .. Enumerable.Range(0, count).Select(i => new PostedCall(
                    $"c{_events++}", _clock.True - (long)age.TotalMilliseconds - (count - i) * 1000, _random.Next(1, 8), _random.Next(8, Instance.Numbers))),
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
            _mustRestart |= !_instance.Ingestor.IsOpen || _store.State.Failure != null;
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
                $"Record {call.Id} of {request}, {TimeSpan.FromMilliseconds(_clock.True - call.Time)} old, is answered {batch.Outcomes[i]} and should be {expected}.");
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
            await _store.PublishAsync(0);
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
            _checkpoint = _store.CheckpointAsync(_instance.Ingestor);
        }

        return Task.CompletedTask;
    }

    private async Task RetainAsync()
    {
        await DrainAsync();
        if (_checkpoint == null)
        {
            var retaining = _store.RetainAsync(_instance.Ingestor);
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
        var task = _store.EraseAsync(_instance.Ingestor, new SubjectKey(SubjectKind.Number, Deployment.TokenOf(number)), CancellationToken.None);
        await UntilAsync(() => task.IsCompleted || _store.NewestRecord > before);
        if (_store.NewestRecord > before)
        {
            _done.Add(new Done.Erasure(_store.NewestRecord, time, number));
        }

        await UntilAsync(() => task.IsCompleted);
        var failure = await FailureOfAsync(task);
        Tell($"number {number} is {(failure == null ? "erased" : $"not erased: {failure}")}");
        _mustRestart |= !_instance.Ingestor.IsOpen || _store.State.Failure != null;
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

    private async Task RestartAsync(Stop stop)
    {
        await StopAsync(stop);
        await StartAsync();
    }

    private async Task StopAsync(Stop stop)
    {
        Tell(stop switch { Stop.Clean => "stops", Stop.Kill => "is killed", _ => "the power goes" });
        if (stop == Stop.Clean)
        {
            await DrainAsync();
        }

        _files.IsOff = stop != Stop.Clean;
        try
        {
            await _store.DisposeAsync();
        }
        catch (IOException)
        {
            // The process is gone.
        }

        foreach (var (_, task, _) in _waiting)
        {
            await FailureOfAsync(task);
        }

        try
        {
            await (_checkpoint ?? Task.CompletedTask).WaitAsync(Patience);
        }
        catch (Exception problem) when (problem is StoreUnavailableException or IOException or ObjectDisposedException)
        {
            // It was under way when the process ended.
        }

        (_checkpoint, _mustRestart) = (null, false);
        _waiting.Clear();
        _instance.Dispose();
        if (stop == Stop.Cut)
        {
            _hasLied |= _files.HasLied;
            _acknowledged = _files.HasLied ? Math.Min(_safe, _acknowledged) : _acknowledged;
            _files.Cut();
        }
    }

    /// <summary>Damages files of a stopped store and starts it: it refuses and changes nothing, or has everything.</summary>
    private async Task DamageAsync()
    {
        if (!_nemesis.HasFlag(Nemesis.Damage) || _files.HasLied)
        {
            return;
        }

        _files.FailNoMore();
        await StopAsync(_random.Next(2) == 0 ? Stop.Clean : Stop.Kill);
        var damage = new SimulatedDamage(_root, _random);
        Tell(damage.What);
        try
        {
            await StartAsync();
            damage.Touched.ToList().ForEach(_files.Learn);
            await CompareAsync();
        }
        catch (StoreDamagedException problem)
        {
            Tell($"the start is refused: {problem.Message}");
            var changes = damage.Changes();
            Check(changes.Count == 0, $"A start that refused changed {string.Join(", ", changes)}.");
            damage.Heal();
            await StartAsync();
            await CompareAsync();
        }
    }

    private async Task StartAsync()
    {
        _files.IsOff = false;
        for (var tries = 0; ; tries++)
        {
            try
            {
                _disk = new Disk(_files);
                _switches = new SwitchFile(Path.Combine(_root, "switches.json"), _disk, NullLogger.Instance);
                _instance = new Instance(
                    _isStrict, _clock,
                    engine => _store = LocalStore.OpenDriven(_options, engine, _clock, NullLogger.Instance, _disk));
                _store.Attach([_target]);
                break;
            }
            catch (IOException problem) when (problem is not StoreDamagedException && tries < Retries)
            {
                Tell($"does not start: {problem.Message}");
            }
            catch (StoreDamagedException) when (_hasLied && !_options.SetsAsideDamage)
            {
                // Nobody can do better: it is told.
                throw new LostException();
            }
        }

        _mustRestart = false;
        var newest = _store.NewestRecord;
        Tell($"starts at record {newest}, acknowledged were {_acknowledged}");
        Check(newest >= _acknowledged, $"Records {newest + 1} to {_acknowledged} were acknowledged and are gone, and the start says nothing.");
        _acknowledged = newest;
        _done.RemoveAll(done => done.Record > newest);
        _known = [.. _done.OfType<Done.Batch>().SelectMany(batch => batch.New).Select(call => call.Id)];

        var loaded = await SwitchedOffAsync();
        Check(_hasLied || loaded.SequenceEqual(_off) || _switchedMaybe.Exists(s => s.SequenceEqual(loaded)), $"Switched off were {string.Join(' ', _off)} and are {string.Join(' ', loaded)}.");
        _off = loaded;
        _switchedMaybe.Clear();
        await _instance.Ingestor.SwitchOffAsync(_off, CancellationToken.None);
        _done.Add(new Done.Switch(_clock.GetUtcNow().ToUnixTimeMilliseconds(), _off));
        await TurnAsync();
    }

    private async Task<ImmutableArray<string>> SwitchedOffAsync()
    {
        try
        {
            return [.. (await _switches.LoadAsync(CancellationToken.None)).Select(s => s.Id)];
        }
        catch (IOException) when (_hasLied)
        {
            throw new LostException();
        }
    }

    private async Task EndAsync()
    {
        _files.FailNoMore();
        (_files.Lies, _target.IsReliable) = (false, true);
        for (var tries = 0; _requests.Exists(IsOpen); tries++)
        {
            Check(tries < Retries, $"{_requests.Find(IsOpen)} is never acknowledged.");
            if (_mustRestart)
            {
                await RestartAsync(Stop.Kill);
            }

            foreach (var request in _requests.Where(IsOpen))
            {
                await SendAsync(request);
            }

            await TurnAsync();
        }

        await RestartAsync(_random.Next(2) == 0 ? Stop.Cut : Stop.Clean);
        await CompareAsync();
        for (var waiting = _store.State.Outbox.Single().Waiting; waiting > 0; waiting = _store.State.Outbox.Single().Waiting)
        {
            await PublishAsync();
        }

        var alerts = (await _instance.AlertsAsync()).ConvertAll(a => a[..a.IndexOf(' ', StringComparison.Ordinal)]);
        Check(_hasLied || !alerts.Except(_target.Seen).Any(), $"{alerts.Except(_target.Seen).FirstOrDefault()} was never published.");
        Check(_hasLied || !_target.Seen.Except(alerts).Any(), $"{_target.Seen.Except(alerts).FirstOrDefault()} was published and is no alert.");
        await StopAsync(Stop.Clean);
    }

    private async Task CompareAsync()
    {
        var (alerts, subjects) = await Twin.OfAsync(_done);
        var found = await _instance.AlertsAsync();
        Same(found, _hasLied ? [.. alerts.Where(found.Contains)] : alerts);
        Same(await _instance.SubjectsAsync(), subjects);

        void Same(List<string> found, List<string> expected)
        {
            for (var i = 0; i < Math.Max(found.Count, expected.Count); i++)
            {
                var (one, other) = (found.ElementAtOrDefault(i) ?? "nothing", expected.ElementAtOrDefault(i) ?? "nothing");
                Check(one == other, $"There is\n  {one}\n  and should be\n  {other}");
            }
        }
    }

    /// <summary>Everything that waits is written.</summary>
    private async Task DrainAsync()
    {
        await TurnAsync();
        await ObserveCheckpointAsync();
    }

    /// <summary>Lets the writer turn until something has come about.</summary>
    private async Task UntilAsync(Func<bool> reached)
    {
        var start = Environment.TickCount64;
        for (var turns = 0; !reached(); turns++)
        {
            if (turns > 0)
            {
                await TurnAsync();
            }

            // What goes on after a turn goes on in another thread, at once.
            SpinWait.SpinUntil(reached, 2);
            Check(Environment.TickCount64 - start < Patience.TotalMilliseconds, "Something waits for ever.");
        }
    }

    private static async Task<string?> FailureOfAsync(Task task)
    {
        try
        {
            await task.WaitAsync(Patience);
            return null;
        }
        catch (Exception problem) when (problem is StoreUnavailableException or IOException)
        {
            return problem.Message;
        }
    }

    private void Tell(string what)
    {
        _trace.Enqueue(what);
        if (_trace.Count > TraceLines)
        {
            _trace.Dequeue();
        }
    }

    private static void Check(bool holds, string problem)
    {
        if (!holds)
        {
            throw new SimulationException(problem);
        }
    }

    private enum Stop
    {
        Clean,
        Kill,
        Cut,
    }
}
