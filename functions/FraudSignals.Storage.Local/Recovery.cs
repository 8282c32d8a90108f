using System.Text;
using FraudSignals.Evaluation;
using FraudSignals.Storage.Local.Alerts;
using FraudSignals.Storage.Local.Checkpoints;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Journal;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Storage.Local;

/// <summary>Where a store goes on.</summary>
/// <param name="Alerts">All alerts.</param>
/// <param name="End">The end of the journal.</param>
internal sealed record RecoveredJournal(AlertLog Alerts, JournalEnd End);

/// <summary>Brings an engine to where it was: the newest checkpoint that is whole, then the journal after it.</summary>
internal sealed class Recovery(LocalStoreOptions options, StoreLayout layout, Disk disk, TimeProvider clock, ILogger log)
{
    public RecoveredJournal Run(Engine engine)
    {
        var start = clock.GetTimestamp();
        log.Recovering(layout.Root);
        foreach (var directory in (ReadOnlySpan<string>)[layout.Journal, layout.Checkpoints, layout.Alerts, layout.Outbox])
        {
            Directory.CreateDirectory(directory);
            disk.FlushDirectory(directory);
        }

        CheckKey();
        disk.FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(layout.Root)) ?? layout.Root);
        disk.FlushDirectory(layout.Root);
        Checkpoint.Tidy(layout.Checkpoints, disk);
        var (record, known) = Restore(engine);
        var alerts = new AlertLog(disk, layout.Alerts, known, options.AlertRetention);
        try
        {
            var replay = new Replay(engine, alerts);
            var end = new JournalReader(layout.Journal).Read(record, (_, bytes) => replay.Apply(bytes));
            Repair(end);
            log.Recovered(engine.Subjects, alerts.Count, record, replay.Records, clock.GetElapsedTime(start).TotalSeconds);
            return new RecoveredJournal(alerts, end);
        }
        catch
        {
            alerts.Dispose();
            throw;
        }
    }

    private void CheckKey()
    {
        if (options.KeyFingerprint is not { } fingerprint)
        {
            return;
        }

        if (!File.Exists(layout.KeyFingerprint))
        {
            disk.Replace(layout.KeyFingerprint, Encoding.ASCII.GetBytes(fingerprint));
        }
        else if (File.ReadAllText(layout.KeyFingerprint) != fingerprint)
        {
            throw new IOException($"{layout.Root} was written under another token key, under which alone it can be read. Start with that key, or name another directory.");
        }
    }

    private (long Record, long Alerts) Restore(Engine engine)
    {
        foreach (var checkpoint in Checkpoint.In(layout.Checkpoints))
        {
            try
            {
                using var reader = new CheckpointReader(checkpoint);
                reader.Check();
                var restore = engine.BeginRestore();
                foreach (var part in reader.Parts())
                {
                    restore.Add(part.Span);
                }

                restore.Complete();
                return (reader.Record, reader.Alerts);
            }
            catch (StoreDamagedException problem)
            {
                log.CheckpointDamaged(checkpoint.Path, problem.Message);
            }
            catch (InvalidDataException problem)
            {
                // The bytes are those that were written, and the engine may hold a part of them by now.
                throw new StoreDamagedException($"{checkpoint.Path} cannot be restored: {problem.Message} Start the program that wrote it, or move the file away.", problem);
            }
        }

        return (0, 0);
    }

    private void Repair(JournalEnd end)
    {
        if (end.Damage != null && !options.SetsAsideDamage)
        {
            throw new StoreDamagedException(
                $"{end.Damage}. Everything up to record {end.Last} can be read; what was acknowledged after it cannot be trusted. "
                + "Restore a backup, or start once with --set-aside-damage to go on without it.");
        }

        JournalRepair.Cut(end, end.Damage != null ? layout.Damaged : null, disk);
        if (end.Damage != null)
        {
            log.DamageSetAside(end.Damage, layout.Damaged, end.Last);
        }
        else if (end.Torn is { Bytes: > 0 } torn)
        {
            log.TornTail(torn.Bytes, torn.Segment.Path, torn.Offset);
        }
    }
}
