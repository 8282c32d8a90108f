using FraudSignals.Evaluation;
using FraudSignals.Storage.Local.Alerts;
using FraudSignals.Storage.Local.Checkpoints;
using FraudSignals.Storage.Local.Facts;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Journal;
using FraudSignals.Storage.Local.Outbox;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Storage.Local;

/// <summary>
/// Brings an engine to where it was: the newest checkpoint that is whole, then the journal after it. What each file knows of the
/// others is compared, so that nothing goes missing without a word. Changes nothing on the disk.
/// </summary>
internal sealed class Recovery(LocalStoreOptions options, StoreLayout layout, Disk disk, TimeProvider clock, ILogger log)
{
    private readonly List<string> _useless = [];
    private readonly List<string> _losses = [];

    /// <exception cref="IOException">The directory cannot be used as it is; the message says why and how to go on.</exception>
    public Recovered Run(Engine engine)
    {
        var start = clock.GetTimestamp();
        log.Recovering(layout.Root);
        CheckDirectories();
        var facts = StoreFactsFile.Read(layout.Facts);
        CheckKey(facts);
        CheckRoom();
        if (facts == null && File.Exists(layout.Facts))
        {
            _useless.Add(layout.Facts);
        }

        CheckSegments(facts);
        var (record, counted) = Restore(engine, facts);
        var alerts = new AlertLog(disk, layout.Alerts, counted, options.AlertRetention);
        try
        {
            var replay = new Replay(engine, alerts);
            var end = new JournalReader(layout.Journal).Read(record, (_, bytes) => replay.Apply(bytes));
            var (knownRecord, knownAlerts) = Compare(end, record, alerts, facts);
            ThrowIfLost(end);
            layout.Strays.ToList().ForEach(log.Stray);
            log.Recovered(engine.Subjects, alerts.Count, record, replay.Records, clock.GetElapsedTime(start).TotalSeconds);
            return new Recovered(alerts, end)
            {
                Checkpoint = record, Facts = facts, Useless = _useless, Losses = _losses, Names = replay.Names, KnownRecord = knownRecord,
                KnownAlerts = knownAlerts,
            };
        }
        catch
        {
            alerts.Dispose();
            throw;
        }
    }

    private void CheckDirectories()
    {
        foreach (var directory in layout.Directories.Append(layout.Damaged).Where(File.Exists))
        {
            throw new IOException($"{directory} must be a directory and is a file. Move it away.");
        }
    }

    private void CheckKey(StoreFacts? facts)
    {
        if (options.NewKey != null && layout.FirstKept is { } kept)
        {
            throw new IOException(
                $"{layout.Key} is missing, and {kept} was written under it: under a new key nothing here could be found again. "
                + "Put the key back from a backup or give it in the environment; to begin anew, name another directory.");
        }

        if (options.KeyFingerprint == null)
        {
            return;
        }

        var witness = File.Exists(layout.KeyFingerprint) && File.ReadAllText(layout.KeyFingerprint) != options.KeyFingerprint
            ? layout.KeyFingerprint
            : facts is { Key: not 0 } known && known.Key != StoreFacts.KeyOf(options.KeyFingerprint) ? layout.Facts
            : null;
        if (witness != null)
        {
            throw new IOException(
                $"{layout.Root} was written under another token key, under which alone it can be read, as {witness} says. "
                + "Start with that key, or name another directory.");
        }
    }

    private void CheckRoom()
    {
        for (var place = Path.GetFullPath(layout.Root); place != null; place = Path.GetDirectoryName(place))
        {
            if (Directory.Exists(place))
            {
                var room = new DriveInfo(place).AvailableFreeSpace;
                if (room < 2 * options.SegmentBytes)
                {
                    throw new IOException(
                        $"{layout.Root}: there is no room for two journal files of {options.SegmentBytes} bytes, only {room} bytes. Make "
                        + $"room, or give less with --segment-bytes.");
                }

                return;
            }
        }
    }

    private void CheckSegments(StoreFacts? facts)
    {
        var numbers = Segment.In(layout.Journal).ConvertAll(s => s.Number);
        if (facts is not { } known)
        {
            return;
        }

        var expected = known.FirstSegment;
        foreach (var number in numbers.Where(n => n >= known.FirstSegment).Append(known.Segment + 1))
        {
            if (number > expected)
            {
                _losses.Add(
                    $"{layout.Journal}: the segments {Segment.Files.Name(expected)} to {Segment.Files.Name(number - 1)} are missing");
            }

            expected = Math.Max(expected, number + 1);
        }
    }

    private (long Record, long Alerts) Restore(Engine engine, StoreFacts? facts)
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
                if (facts?.Checkpoint > reader.Record
                    && !_useless.Contains(new Checkpoint(layout.Checkpoints, facts.Value.Checkpoint).Path))
                {
                    log.CheckpointMissing(facts.Value.Checkpoint);
                }

                return (reader.Record, reader.Alerts);
            }
            catch (StoreDamagedException problem)
            {
                log.CheckpointDamaged(checkpoint.Path, problem.Message);
                _useless.Add(checkpoint.Path);
            }
            catch (InvalidDataException problem)
            {
                // The bytes are those that were written, and the engine may hold a part of them by now.
                throw new StoreDamagedException(
                    $"{checkpoint.Path} cannot be restored: {problem.Message} Start the program that wrote it, or move the file away.",
                    problem);
            }
        }

        return (0, 0);
    }

    private (long Record, long Alerts) Compare(JournalEnd end, long checkpoint, AlertLog alerts, StoreFacts? facts)
    {
        var positions = OutboxPosition.In(layout.Outbox).ToList();
        foreach (var (path, _) in positions.Where(p => p.Place == null))
        {
            _useless.Add(path);
            _losses.Add($"{path} is damaged: how far that target was served is not known, and it will be sent all kept alerts again");
        }

        (string Path, long Record, long Alerts)[] witnesses =
        [
            (new Checkpoint(layout.Checkpoints, checkpoint).Path, checkpoint, 0),
            (layout.Facts, facts?.Record ?? 0, facts?.Alerts ?? 0),
            (layout.Alerts, 0, alerts.Stored),
            .. positions.Where(p => p.Place != null).Select(p => (p.Path, p.Place!.Value.Record, p.Place.Value.Next)),
        ];
        var knowsRecord = witnesses.MaxBy(w => w.Record);
        var knowsAlerts = witnesses.MaxBy(w => w.Alerts);
        if (end.Damage == null && end.Written < knowsRecord.Record)
        {
            _losses.Add($"{layout.Journal} ends with record {end.Written}, and {knowsRecord.Path} knows of record {knowsRecord.Record}");
        }

        if (end.Damage == null && alerts.Count < knowsAlerts.Alerts)
        {
            _losses.Add(
                $"{layout.Journal} ends with alert {alerts.Count - 1}, and {knowsAlerts.Path} knows of alert {knowsAlerts.Alerts - 1}");
        }

        CheckAlerts(alerts, facts);
        return (Math.Max(Math.Max(end.Last, end.Seen.Record), knowsRecord.Record), Math.Max(alerts.Count, knowsAlerts.Alerts));
    }

    private void CheckAlerts(AlertLog alerts, StoreFacts? facts)
    {
        var first = facts?.FirstAlert ?? (AlertSegment.Files.In(layout.Alerts).Any() ? alerts.First : 0);
        if (first < alerts.First)
        {
            alerts.Missing.Insert(0, (first, alerts.First));
        }

        _losses.AddRange(alerts.Missing.Select(m => $"{layout.Alerts}: alerts {m.From} to {m.To - 1} are missing"));
    }

    private void ThrowIfLost(JournalEnd end)
    {
        if (end.Damage != null)
        {
            _losses.Insert(
                0, $"{end.Damage}. Everything up to record {end.Last} can be read; what was acknowledged after it cannot be trusted");
        }

        if (_losses.Count > 0 && !options.SetsAsideDamage)
        {
            throw new StoreDamagedException(
                $"{string.Join("; ", _losses)}. Restore a backup, or start once with --set-aside-damage to go on without it.");
        }
    }
}
