using System.Diagnostics.Metrics;
using FraudSignals.Evaluation;
using FraudSignals.Ports;
using FraudSignals.Storage.Local.Checkpoints;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Journal;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Storage.Local;

/// <content>How a directory is opened: looked at first, and written to when nothing stands against it.</content>
public sealed partial class LocalStore
{
    /// <summary>Opens a directory that nothing else writes to.</summary>
    /// <inheritdoc cref="Open(LocalStoreOptions, Engine, TimeProvider, ILogger, Disk, Meter?)"/>
    public static LocalStore Open(LocalStoreOptions options, Engine engine, TimeProvider clock, ILogger log) =>
        Open(options, engine, clock, log, new Disk());

    /// <summary>Opens a directory and brings the engine to where it was: <see cref="Examine"/>, then <see cref="Begin"/>.</summary>
    /// <inheritdoc cref="Examine"/>
    public static LocalStore Open(LocalStoreOptions options, Engine engine, TimeProvider clock, ILogger log, Disk disk,
        Meter? meter = null) =>
            Begun(Examine(options, engine, clock, log, disk, meter));

    /// <summary>
    /// Reads a directory and brings the engine to where it was, and changes nothing on the disk: whatever is wrong is told here.
    /// Alerts can be read from now on; batches wait for <see cref="Begin"/>.
    /// </summary>
    /// <param name="options">The directory and the retention times.</param>
    /// <param name="engine">An engine that has taken nothing yet, with the rules of now.</param>
    /// <param name="clock">Stamps what is written.</param>
    /// <param name="log">Told what was found.</param>
    /// <param name="disk">What the directory is written through. When a flush fails, whoever asked for it, nothing is taken any
    /// more.</param>
    /// <param name="meter">Publishes the store's figures; null publishes none.</param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    /// <exception cref="IOException">The directory is in use or cannot be written to, or the disk is full.</exception>
    /// <exception cref="StoreDamagedException">Something acknowledged is missing or altered.</exception>
    public static LocalStore Examine(LocalStoreOptions options, Engine engine, TimeProvider clock, ILogger log, Disk disk,
        Meter? meter = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return Look(options, engine, clock, log, disk, meter, isDriven: false);
    }

    /// <summary>Opens a directory, of whatever small segments; nothing is written but by <see cref="Turn"/>.</summary>
    internal static LocalStore OpenDriven(LocalStoreOptions options, Engine engine, TimeProvider clock, ILogger log, Disk disk) =>
        Begun(Look(options, engine, clock, log, disk, null, isDriven: true));

    private static LocalStore Look(LocalStoreOptions options, Engine engine, TimeProvider clock, ILogger log, Disk disk, Meter? meter,
        bool isDriven)
    {
        var layout = new StoreLayout(options.Directory);
        var held = new DirectoryLock(layout.Root);
        try
        {
            return new LocalStore(options, held, layout, new Recovery(options, layout, disk, clock, log).Run(engine), disk, clock, log,
                meter, isDriven);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Makes the directory ready and takes batches from now on. Does nothing the second time.</summary>
    /// <exception cref="IOException">It cannot be written to.</exception>
    public void Begin()
    {
        if (_writing != null)
        {
            return;
        }

        try
        {
            var aside = new Aside(_layout.Damaged, _disk, _clock);
            var facts = new Settlement(_options, _layout, _held, _disk, aside, _log).Run(_recovered);
            var end = _recovered.End with { Last = _recovered.KnownRecord };
            var journal = new JournalWriter(
                _disk, end, _recovered.KnownAlerts, _options.SegmentBytes, _clock, _alerts.Append, _log, _metrics, facts,
                _options.SegmentTime,
                _isDriven);
            TellLoss(journal);
            var checkpointer = new Checkpointer(_layout.Checkpoints, _disk, journal, _alerts, _clock, _log, _metrics, _names);
            var retention = new Retention(_options, _layout, _disk, _alerts, facts, _clock, _sealer);
            _writing = new Writing(journal, checkpointer, retention, facts,
                new Upkeep(_options, _disk, journal, checkpointer, retention, facts, _clock, _log));
            LearnBudgets();
            _begun.SetResult(_writing);
        }
        catch (Exception problem)
        {
            _begun.TrySetException(new StoreUnavailableException(problem.Message, problem));
            _ = _begun.Task.Exception;
            throw;
        }
    }

    private static LocalStore Begun(LocalStore store)
    {
        try
        {
            store.Begin();
            return store;
        }
        catch
        {
            store.Close();
            throw;
        }
    }

    // The first record after a loss, so that the next start finds it told.
    private void TellLoss(JournalWriter journal)
    {
        if (_recovered.IsCutShort)
        {
            var record = new byte[LossRecord.Size];
            new LossRecord(_recovered.End.Last, _recovered.KnownAlerts).Write(record);
            var durable = journal.Append(record, []);
            if (_isDriven)
            {
                journal.Turn();
            }

            durable.GetAwaiter().GetResult();
        }
    }
}
