using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Ports;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudSignals.Storage.Simulation;

/// <summary>
/// A store on a simulated disk with clients, a target, a clock and everything that is done to it, in an order and with accidents that a
/// seed decides: nothing runs but by a step taken here.
/// </summary>
internal sealed partial class SimulatedRun : IDisposable
{
    private const long SegmentBytes = 160 << 10;
    private const int TraceLines = 80;
    private const int Retries = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

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
        _root = Path.Combine(Directory.Exists(memory) ? memory : Path.GetTempPath(),
            $"fraudsignals-simulation-{Environment.ProcessId}-{seed}-{(int)nemesis}");
        _files = new SimulatedFiles(_root, _random, Tell) { SwallowsErrors = nemesis.HasFlag(Nemesis.SwallowedErrors),
            Lying = () => _safe = _files!.HasLied ? _safe : _acknowledged };
        _target = new SimulatedTarget(_random);
        _options = new LocalStoreOptions { Directory = _root, SegmentBytes = SegmentBytes,
            RawRetention = _random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.FromDays(90) };
    }

    /// <summary>What was done last.</summary>
    public IReadOnlyCollection<string> Trace => _trace;

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
            Check(_instance.Runtime!.State.Failure != null || !_instance.Ingestor.IsOpen, "A store that failed says nothing of it.");
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
        Check(_disk.Failure == null || _instance.Runtime!.State.Failure != null, "A flush failed and the store does not say so.");
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
        for (var waiting = _instance.Runtime!.State.Outbox.Single().Waiting; waiting > 0;
            waiting = _instance.Runtime!.State.Outbox.Single().Waiting)
        {
            await PublishAsync();
        }

        var alerts = (await _instance.AlertsAsync()).ConvertAll(a => a[..a.IndexOf(' ', StringComparison.Ordinal)]);
        Check(_hasLied || !alerts.Except(_target.Seen).Any(), $"{alerts.Except(_target.Seen).FirstOrDefault()} was never published.");
        Check(_hasLied || !_target.Seen.Except(alerts).Any(),
            $"{_target.Seen.Except(alerts).FirstOrDefault()} was published and is no alert.");
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
}
