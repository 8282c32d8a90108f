using FraudSignals.Storage.Local.Alerts;
using FraudSignals.Storage.Local.Checkpoints;
using FraudSignals.Storage.Local.Facts;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Journal;

namespace FraudSignals.Storage.Local;

/// <summary>
/// Copies what a start needs out of a data directory, while a host may be using it: the newest checkpoint, the journal after it,
/// the alerts, how far each target has come, and the files at the top, the token key among them. Starting on the copy
/// restores it. Events older than the checkpoint are not in it.
/// </summary>
public static class StoreBackup
{
    private const int Attempts = 3;

    /// <summary>Makes a backup and reads it again.</summary>
    /// <param name="source">A data directory.</param>
    /// <param name="destination">An empty directory; made if missing.</param>
    /// <returns>The newest journal record in it.</returns>
    /// <exception cref="IOException">There is nothing to copy, or no empty directory to copy it to.</exception>
    /// <exception cref="StoreDamagedException">What was copied is damaged.</exception>
    public static long Copy(string source, string destination)
    {
        var (from, to) = (new StoreLayout(source), new StoreLayout(destination));
        if (!Directory.Exists(from.Journal))
        {
            throw new IOException($"{source} is no data directory: it has no journal.");
        }

        if (Directory.Exists(destination) && Directory.EnumerateFileSystemEntries(destination).Any())
        {
            throw new IOException($"{destination} is not empty.");
        }

        var disk = new Disk();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var known = StoreFactsFile.Read(from.Facts);
                CopyAll(from, to, disk);
                return Check(to, known, StoreFactsFile.Read(from.Facts)?.FirstAlert, disk);
            }
            catch (FileNotFoundException) when (attempt < Attempts)
            {
                // A checkpoint came and what it made unnecessary went.
                Directory.Delete(destination, recursive: true);
            }
        }
    }

    // The order makes the copy whole although all goes on: alerts after the checkpoint that counts them and before the journal that
    // has led to them, and of the journal the newest first, so that all before what was copied is there when its turn comes.
    private static void CopyAll(StoreLayout from, StoreLayout to, Disk disk)
    {
        foreach (var directory in (ReadOnlySpan<string>)[to.Root, to.Journal, to.Checkpoints, to.Alerts, to.AlertKeys, to.Audit, to.Outbox])
        {
            Access.Make(directory);
        }

        Access.Tighten(to.Root);
        CopyFiles(OutboxFiles(from), to.Outbox, disk);
        var checkpoint = Checkpoint.In(from.Checkpoints).FirstOrDefault();
        if (checkpoint.Directory != null)
        {
            CopyFiles([checkpoint.Path], to.Checkpoints, disk);
        }

        CopyFiles(AlertSegment.Files.In(from.Alerts).Select(file => file.Path), to.Alerts, disk);
        CopyFiles(Enumerable.Reverse(JournalReader.From(from.Journal, checkpoint.Record)).Select(segment => segment.Path), to.Journal,
            disk);

        CopyFiles(AuditFiles.FilesToCopy(from.Audit), to.Audit, disk);

        // After all alerts that were sealed under them.
        CopyFiles(KeyPoolFiles.In(from.AlertKeys), to.AlertKeys, disk);
        CopyFiles(
            new DirectoryInfo(from.Root).EnumerateFiles()
                .Where(
                    file => file.LinkTarget == null && file.Name != DirectoryLock.FileName
                        && file.FullName != new FileInfo(from.Facts).FullName)
                .Select(file => file.FullName),
            to.Root,
            disk);
        foreach (var directory in (ReadOnlySpan<string>)[to.Journal, to.Checkpoints, to.Alerts, to.AlertKeys, to.Outbox, to.Root])
        {
            disk.FlushDirectory(directory);
        }
    }

    private static string[] OutboxFiles(StoreLayout from) =>
        Directory.Exists(from.Outbox) ? Directory.GetFiles(from.Outbox, "*.position") : [];

    private static void CopyFiles(IEnumerable<string> paths, string directory, Disk disk)
    {
        foreach (var path in paths.ToList())
        {
            disk.Copy(path, Path.Combine(directory, Path.GetFileName(path)));
        }
    }

    // What the copy must hold from now on; it must hold what the original was known to hold when the copy was begun.
    private static long Check(StoreLayout copy, StoreFacts? known, long? firstAlert, Disk disk)
    {
        long record = 0, alerts = 0;
        if (Checkpoint.In(copy.Checkpoints).FirstOrDefault() is { Directory: not null } checkpoint)
        {
            using var reader = new CheckpointReader(checkpoint);
            reader.Check();
            (record, alerts) = (reader.Record, reader.Alerts);
        }

        using var log = new AlertLog(disk, copy.Alerts, alerts, TimeSpan.FromDays(1));
        var segments = Segment.In(copy.Journal);
        var end = new JournalReader(copy.Journal).Read(record, (_, _) => { });
        var lacking = end.Damage
            ?? (end.Last < known?.Record ? $"it ends with record {end.Last}, and there was record {known.Value.Record}" : null)
            ?? (end.Written < record ? $"its journal ends with record {end.Written}, before its checkpoint" : null)
            ?? (log.First > firstAlert || log.Missing.Count > 0 ? "alerts are missing" : null);
        if (lacking != null)
        {
            throw new StoreDamagedException($"The copy cannot be used: {lacking}.");
        }

        using var facts = new StoreFactsFile(disk, copy.Facts, new StoreFacts
        {
            Record = end.Written, Alerts = alerts, Time = end.Time, Checkpoint = record, FirstAlert = log.First, Key = known?.Key ?? 0,
            Segment = end.Segment.Number, FirstSegment = segments.Count > 0 ? segments[0].Number : end.Segment.Number + 1,
        });
        return end.Last;
    }
}
