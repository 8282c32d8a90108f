using System.Collections.Immutable;
using System.Threading.Channels;
using FraudSignals.Events.Sources;
using FraudSignals.Ports;
using FraudSignals.Reports;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Rules.Loading;

/// <summary>
/// Keeps the rules in force those of their source while batches go on: good ones are swapped in between two batches, bad ones
/// are refused and told. <see cref="KillSwitches"/> wait for their turn with it. Safe for use by many threads.
/// </summary>
public sealed class RuleReloader : IRuleControl, IDisposable
{
    private const int MaxDiagnostics = 100;

    /// <summary>How often the source is asked, whether or not it has told of a change.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    // An editor or a copy touches files several times; after this long without a touch it is done.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(300);

    /// <summary>How long a look at the source may take before it is told and given up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // What is touched all the time is looked at all the same.
    private const int MaxTouches = 20;

    private readonly RuleSetReader? _reader;
    private readonly IRuleTarget _target;
    private readonly KillSwitches _switches;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Action<ImmutableArray<Source>>? _takeSources;
    private readonly Func<RuleSetLoad, CancellationToken, ValueTask>? _taken;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Channel<bool> _touched =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private RuleSnapshot _active;
    private readonly TimeSpan _patience;
    private Task _look = Task.CompletedTask;
    private string? _stamp;
    private volatile RulesStatus _status;

    /// <param name="reader">Reads the rules; null where they cannot change, and then switches alone work.</param>
    /// <param name="first">The rules the target began with.</param>
    /// <param name="stamp">The stamp of the source they were read under; null to look at once.</param>
    /// <param name="target">Whose rules they are.</param>
    /// <param name="switches">Keeps what is switched off; null forgets it at a restart.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="log">Told what changes.</param>
    /// <param name="refused">Why the target began with others than those of the source; null where it did not.</param>
    /// <param name="takeSources">Takes the profiles of sources that stand beside the rules, whenever anything there has changed; throws
    /// <see cref="InvalidOperationException"/> to refuse them, and the rules with them. Null where sources come from elsewhere.</param>
    /// <param name="taken">Told of every set that is read and good, once its rules are in force.</param>
    /// <param name="patience">How long a look may take; <see cref="Patience"/> where null.</param>
    public RuleReloader(
        RuleSetReader? reader, RuleSnapshot first, string? stamp, IRuleTarget target, ISwitchStore? switches, TimeProvider clock,
        ILogger<RuleReloader> log,
        RefusedRules? refused = null, Action<ImmutableArray<Source>>? takeSources = null,
        Func<RuleSetLoad, CancellationToken, ValueTask>? taken = null, TimeSpan? patience = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(clock);
        (_reader, _active, _stamp, _target, _clock, _log) = (reader, first, stamp, target, clock, log);
        _switches = new KillSwitches(target, switches, clock, log);
        (_takeSources, _taken, _patience) = (takeSources, taken, patience ?? Patience);
        _status = new RulesStatus(first.Hash, clock.GetUtcNow(), reader?.Source.Name, refused, []);
    }

    public RulesStatus Status => _status with { SwitchedOff = _switches.Off };

    /// <summary>Switches off what was switched off before the host was started. Call it before the first batch.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public async ValueTask RestoreSwitchesAsync(CancellationToken cancellation) =>
        await InTurnAsync(() => _switches.LoadAsync(cancellation), cancellation).ConfigureAwait(false);

    /// <summary>Follows the source, and ends switches when their time has come, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var watch = _reader?.Source.Watch(() => _touched.Writer.TryWrite(true));
        while (true)
        {
            if (await IsTouchedAsync(UntilNextLook(), cancellation).ConfigureAwait(false))
            {
                for (var touches = 0; touches < MaxTouches && await IsTouchedAsync(Settle, cancellation).ConfigureAwait(false); touches++)
                {
                }
            }

            try
            {
                await InTurnAsync(() => LookAsync(cancellation), cancellation).ConfigureAwait(false);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                _log.LookFailed(problem, Status.Source ?? "switches");
            }
        }
    }

    public async ValueTask<RulesStatus> ReloadAsync(CancellationToken cancellation)
    {
        if (_reader == null)
        {
            throw new InvalidOperationException("This host was started with fixed rules.");
        }

        await InTurnAsync(() => LoadAsync(_reader, cancellation), cancellation).ConfigureAwait(false);
        return Status;
    }

    public async ValueTask<RulesStatus?> SwitchOffAsync(RuleSwitch off, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(off);
        var isKnown = false;
        await InTurnAsync(
            async () =>
            {
                isKnown = IsLoaded(off.Id);
                if (isKnown)
                {
                    await _switches.SwitchOffAsync(off, cancellation).ConfigureAwait(false);
                }
            },
            cancellation).ConfigureAwait(false);
        return isKnown ? Status : null;
    }

    public async ValueTask<RulesStatus?> SwitchOnAsync(string id, CancellationToken cancellation)
    {
        var isKnown = false;
        await InTurnAsync(
            async () => isKnown = await _switches.SwitchOnAsync(id, cancellation).ConfigureAwait(false) || IsLoaded(id),
            cancellation).ConfigureAwait(false);
        return isKnown ? Status : null;
    }

    public void Dispose() => _turn.Dispose();

    private bool IsLoaded(string id) => _active.Rules.Any(r => r.Id == id) || _active.Typologies.Any(t => t.Id == id);

    private async Task LookAsync(CancellationToken cancellation)
    {
        await _switches.EndAsync(cancellation).ConfigureAwait(false);
        await _switches.FollowAsync(cancellation).ConfigureAwait(false);
        if (_reader != null && await InTimeAsync(_reader.Source.StampAsync, cancellation).ConfigureAwait(false) is { } stamp
            && stamp != _stamp)
        {
            await LoadAsync(_reader, cancellation).ConfigureAwait(false);
        }
    }

    private async Task LoadAsync(RuleSetReader reader, CancellationToken cancellation)
    {
        var start = _clock.GetTimestamp();
        if (await InTimeAsync(reader.ReadAsync, cancellation).ConfigureAwait(false) is not { } load)
        {
            return;
        }

        var result = load.Result;
        var loaded = _clock.GetElapsedTime(start);
        if (result.Snapshot is not { } snapshot)
        {
            Refuse(result.Diagnostics.Length, [.. result.Diagnostics.Take(MaxDiagnostics).Select(d => d.ToString())]);
        }
        else if (TakeSources(result.Sources) is { } refused)
        {
            Refuse(1, [refused]);
        }
        else if (snapshot.Hash == _active.Hash)
        {
            if (Status.Refused != null)
            {
                _log.RulesAsBefore(reader.Source.Name);
            }

            _status = _status with { Refused = null };
        }
        else
        {
            try
            {
                start = _clock.GetTimestamp();
                var since = await _target.ReloadAsync(snapshot, cancellation).ConfigureAwait(false);
                _log.RulesChanged(
                    snapshot.Rules.Length, snapshot.Typologies.Length, snapshot.Hash, _active.Hash, loaded.TotalSeconds,
                    _clock.GetElapsedTime(start).TotalSeconds);
                _active = snapshot;
                _status = _status with { Snapshot = snapshot.Hash, ActiveSince = since, Refused = null };
            }
            catch (InvalidOperationException problem) when (problem is not ObjectDisposedException)
            {
                Refuse(1, [problem.Message]);
            }
        }

        if (_taken != null && Status.Refused == null)
        {
            await _taken(load, cancellation).ConfigureAwait(false);
        }

        // Last: a set that could not be looked at to the end is looked at again.
        _stamp = load.Stamp;
    }

    // On a thread of its own, since a disk that does not answer keeps whoever asks it; null, and told, where it takes too long. While
    // one look is out there is no other.
    private async Task<T?> InTimeAsync<T>(Func<CancellationToken, ValueTask<T>> look, CancellationToken cancellation)
        where T : class
    {
        if (_look.IsCompleted)
        {
            var begun = Task.Run(() => look(cancellation).AsTask(), cancellation);
            _look = begun;
            try
            {
                return await begun.WaitAsync(_patience, cancellation).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                _ = begun.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted,
                    TaskScheduler.Default);
            }
        }

        // When it answers again all of it is read anew.
        _stamp = null;
        Refuse(1, [$"{_reader!.Source.Name} did not answer within {_patience.TotalSeconds:0.##} s"]);
        return null;
    }

    /// <summary>Why the sources cannot be taken; null where they are.</summary>
    private string? TakeSources(ImmutableArray<Source> sources)
    {
        try
        {
            _takeSources?.Invoke(sources);
            return null;
        }
        catch (InvalidOperationException problem)
        {
            return problem.Message;
        }
    }

    private void Refuse(int problems, ImmutableArray<string> diagnostics)
    {
        _status = _status with { Refused = new RefusedRules(_clock.GetUtcNow(), problems, diagnostics) };
        _log.RulesRefused(Status.Source!, problems, _active.Hash, diagnostics[0]);
    }

    private TimeSpan UntilNextLook()
    {
        var next = _switches.Off.Min(s => s.Until) - _clock.GetUtcNow() ?? Interval;
        return next < TimeSpan.Zero ? TimeSpan.Zero : next < Interval ? next : Interval;
    }

    private async Task<bool> IsTouchedAsync(TimeSpan wait, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(wait, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            return await _touched.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task InTurnAsync(Func<Task> work, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await work().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }
}
