using System.Diagnostics.Metrics;
using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Ingestion.Sealing;
using FraudSignals.Ingestion.Single;
using FraudSignals.Ports;
using FraudSignals.Storage.Local.Alerts;
using FraudSignals.Storage.Local.Checkpoints;
using FraudSignals.Storage.Local.Facts;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Journal;
using FraudSignals.Storage.Local.Outbox;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Storage.Local;

/// <summary>
/// Keeps state and alerts in one directory: a batch is in the journal, flushed, before its commit completes, so that it
/// survives the end of the process and of the power. State itself is in the engine's memory; opening the store builds it
/// again from the newest checkpoint and the journal after it. An <see cref="EmbeddedRuntime"/> takes checkpoints of it and publishes.
/// </summary>
public sealed partial class LocalStore : ICommitLog, IAlertLog, IAsyncDisposable
{
    // What the alerts of a batch may take beside its events. More is kept too, but room for it was not set aside before.
    private const int DecisionBytes = 64 << 10;
    private const int DecisionBytesPerEvent = 256;

    private readonly LocalStoreOptions _options;
    private readonly DirectoryLock _held;
    private readonly Recovered _recovered;
    private readonly AlertLog _alerts;
    private readonly StoreLayout _layout;
    private readonly Disk _disk;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly StoreMetrics? _metrics;
    private readonly GrowingBuffer _record = new();
    private readonly AlertSealer? _sealer;
    private readonly WaitingNames? _names;
    private readonly TaskCompletionSource<Writing> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Writing? _writing;
    private int _damagedAlerts;
    private readonly bool _isDriven;
    private bool _disposed;

    private LocalStore(
        LocalStoreOptions options, DirectoryLock held, StoreLayout layout, Recovered recovered, Disk disk, TimeProvider clock, ILogger log,
        Meter? meter, bool isDriven)
    {
        _isDriven = isDriven;
        (_options, _held, _layout, _recovered, _disk, _clock, _log, _alerts) =
            (options, held, layout, recovered, disk, clock, log, recovered.Alerts);
        _sealer = options.Sealing is { } sealing
            ? new AlertSealer(new KeyPoolFiles(disk, layout.AlertKeys), sealing.Key, sealing.Owners, sealing.KeepClear, clock,
                sealing.Snoozes)
            : null;
        _names = _sealer == null ? null : new WaitingNames(_sealer, recovered.Names);
        _damagedAlerts = _alerts.Damaged.Sum(d => d.Count);
        _alerts.Lost = LoseAlert;
        _metrics = meter == null ? null : new StoreMetrics(meter);
    }

    /// <summary>Opens what is sealed in alerts; null where nothing is.</summary>
    public AlertSealer? Sealer => _sealer;

    /// <summary>What it writes; null until it has begun.</summary>
    internal Writing? Written => _writing;

    internal StoreMetrics? Metrics => _metrics;

    internal int DamagedAlerts => Volatile.Read(ref _damagedAlerts);

    internal string? AlertProblem => DamagedAlerts is > 0 and var damaged
        ? $"{damaged} alerts were found damaged since the start and are passed over; the log names them, and {_layout.Damaged} has "
            + $"what was set aside."
        : null;

    /// <summary>The journal, once it is begun.</summary>
    internal async Task<JournalWriter> JournalAsync(CancellationToken cancellation) =>
        (await _begun.Task.WaitAsync(cancellation).ConfigureAwait(false)).Journal;

    /// <summary>The number of the newest record, durable or not.</summary>
    internal long NewestRecord => _writing!.Journal.Newest.Record;

    /// <summary>The step of a driven store: what waits is written and acknowledged.</summary>
    internal void Turn() => _writing!.Journal.Turn();

    /// <summary>Publishers to targets, and what goes once they have had it.</summary>
    internal List<Publisher> PublishTo(IReadOnlyList<IAlertTarget> targets)
    {
        Begin();
        var (journal, _, retention, _, _) = _writing!;
        List<Publisher> publishers =
        [
            .. targets.Select(
                t =>
                    new Publisher(t, _alerts, new OutboxPosition(_disk, _layout.Outbox, t.Name, _clock, () => journal.Safe.Record), _clock,
                        _log)),
        ];
        (retention.Publishers, retention.File) = (publishers, targets.OfType<AlertFile>().FirstOrDefault());
        return publishers;
    }

    /// <inheritdoc/>
    public ValueTask ReserveAsync(int events, CancellationToken cancellation)
    {
        var bytes = DecisionBytes + events * (EventCodec.MaxBytes + DecisionBytesPerEvent);
        return _writing is { } writing ? writing.Journal.ReserveAsync(bytes, cancellation) : ReserveOnceBegunAsync(bytes, cancellation);
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(Commit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        var kept = Sealed(commit);
        KeepNames(commit);
        _record.Clear();
        CommitRecord.Write(_record, kept);
        return new ValueTask(_writing!.Journal.Append(_record.Written.Span, [.. kept.RaisedAlerts.Select(d => d.Alert)]));
    }

    public ValueTask<AlertPage> ListAsync(string? responder, string? after, int limit, CancellationToken cancellation) =>
        _alerts.ListAsync(responder, after, limit, cancellation);

    public IAsyncEnumerable<Alert> ReceivedAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
        _alerts.ReceivedAsync(from, to, cancellation);

    public ValueTask<Alert?> FindAsync(string id, CancellationToken cancellation) => _alerts.FindAsync(id, cancellation);

    private Commit Sealed(Commit commit)
    {
        if (commit.RaisedAlerts.Count == 0)
        {
            return commit;
        }

        if (_sealer is not { } sealer)
        {
            return commit with { RaisedAlerts = Judged([.. commit.RaisedAlerts.Select(d => d with { Alert = d.Alert.WithoutKey() })]) };
        }

        // Files are made at once, so this waits for nothing but the disk, and for that once in a thousand alerts.
        List<RaisedAlert> named =
            [.. commit.RaisedAlerts.Select(d => d with { Alert = _names!.NameAsync(d.Alert).AsTask().GetAwaiter().GetResult() })];
        sealer.ReserveAsync(named.Select(d => d.Alert), CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return commit with { RaisedAlerts = Judged([.. named.Select(d => d with { Alert = sealer.Seal(d.Alert) })]) };
    }

    // Before the commit, so that they are safe when it is.
    private void KeepNames(Commit commit)
    {
        if (_names != null && commit.Waiting.Count > 0
            && _names.AddAsync(commit.Waiting, commit.Batch.Events[0].Received).AsTask().GetAwaiter().GetResult() is { Count: > 0 } added)
        {
            _record.Clear();
            NamesRecord.Write(_record, added);
            _ = _writing!.Journal.Append(_record.Written.Span, []);
        }
    }

    private IReadOnlyList<RaisedAlert> Judged(IReadOnlyList<RaisedAlert> raised) => _options.Budgets?.Judge(raised) ?? raised;

    /// <summary>Destroys the identifier of a subject in its alerts, and for those to come.</summary>
    /// <param name="subject">Whose identifier goes.</param>
    /// <param name="from">The number of the alert to begin with.</param>
    /// <returns>Whether one had it, and the number to go on from later.</returns>
    internal async Task<(bool Named, long Next)> EraseNameAsync(SubjectKey subject, long from)
    {
        if (_sealer == null || _names == null)
        {
            return (false, from);
        }

        const int AtATime = 1000;
        var token = subject.Token.ToString();
        var named = await _names.EraseAsync(subject).ConfigureAwait(false);
        while (true)
        {
            (var alerts, from) = _alerts.Read(from, AtATime);
            List<Alert> about = [.. alerts.Where(a => a.Subject.Sealed != null && a.Subject.Token == token)];
            named |= await _sealer.DestroyAsync(about.Select(a => a.Subject), CancellationToken.None).ConfigureAwait(false);
            if (alerts.Count < AtATime)
            {
                return (named, from);
            }
        }
    }

    /// <summary>Writes what waits and closes the directory. May be called more than once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        if (_writing is { } writing)
        {
            await writing.Journal.DisposeAsync().ConfigureAwait(false);
            TellFacts(writing);
            writing.Upkeep.Dispose();
            writing.Facts.Dispose();
        }

        Close();
    }

    private async ValueTask ReserveOnceBegunAsync(int bytes, CancellationToken cancellation)
    {
        var journal = await JournalAsync(cancellation).ConfigureAwait(false);
        await journal.ReserveAsync(bytes, cancellation).ConfigureAwait(false);
    }

    private void TellFacts(Writing writing)
    {
        try
        {
            writing.Upkeep.TellFacts(flush: true);
        }
        catch (IOException problem)
        {
            _log.JournalFailed(problem);
        }
    }

    private void LoseAlert(string path, long number)
    {
        Interlocked.Increment(ref _damagedAlerts);
        _log.AlertDamaged(number, path);
    }

    private void Close()
    {
        _alerts.Dispose();
        _held.Dispose();
    }

    /// <summary>What there is once the directory is written to.</summary>
    internal sealed record Writing(JournalWriter Journal, Checkpointer Checkpointer, Retention Retention, StoreFactsFile Facts,
        Upkeep Upkeep);
}
