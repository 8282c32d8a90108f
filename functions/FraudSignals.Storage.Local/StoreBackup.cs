using FraudSignals.Storage.Local.Checkpoints;
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
                CopyAll(from, to, disk);
                return Check(to);
            }
            catch (FileNotFoundException) when (attempt < Attempts)
            {
                // A checkpoint came and what it made unnecessary went.
                Directory.Delete(destination, recursive: true);
            }
        }
    }

    // The order makes the copy whole although all goes on: alerts after the checkpoint that counts them, and of the journal
    // the newest first, so that all before what was copied is there when its turn comes.
    private static void CopyAll(StoreLayout from, StoreLayout to, Disk disk)
    {
        var checkpoint = Checkpoint.In(from.Checkpoints).FirstOrDefault();
        if (checkpoint.Directory != null)
        {
            CopyFile(checkpoint.Path, to.Checkpoints, disk);
        }

        foreach (var segment in Enumerable.Reverse(JournalReader.From(from.Journal, checkpoint.Record)))
        {
            CopyFile(segment.Path, to.Journal, disk);
        }

        foreach (var directory in (ReadOnlySpan<string>)[from.Alerts, from.Outbox])
        {
            foreach (var path in Directory.GetFiles(directory))
            {
                CopyFile(path, Path.Combine(to.Root, Path.GetFileName(directory)), disk);
            }
        }

        foreach (var path in Directory.GetFiles(from.Root).Where(p => Path.GetFileName(p) != DirectoryLock.FileName))
        {
            CopyFile(path, to.Root, disk);
        }

        foreach (var directory in (ReadOnlySpan<string>)[to.Journal, to.Checkpoints, to.Alerts, to.Outbox, to.Root])
        {
            Directory.CreateDirectory(directory);
            disk.FlushDirectory(directory);
        }
    }

    private static void CopyFile(string path, string directory, Disk disk)
    {
        Directory.CreateDirectory(directory);
        disk.Copy(path, Path.Combine(directory, Path.GetFileName(path)));
    }

    private static long Check(StoreLayout copy)
    {
        long record = 0;
        if (Checkpoint.In(copy.Checkpoints).FirstOrDefault() is { Directory: not null } checkpoint)
        {
            using var reader = new CheckpointReader(checkpoint);
            reader.Check();
            record = reader.Record;
        }

        var end = new JournalReader(copy.Journal).Read(record, (_, _) => { });
        return end.Damage == null ? end.Last : throw new StoreDamagedException($"The copy cannot be used: {end.Damage}.");
    }
}
