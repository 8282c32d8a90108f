using System.Text;
using FraudSignals.Storage.Local.Checkpoints;
using FraudSignals.Storage.Local.Facts;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Journal;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Storage.Local;

/// <summary>
/// Makes a directory ready to be written to, once a start has found nothing against it. What cannot be used is moved aside and told.
/// </summary>
internal sealed class Settlement(LocalStoreOptions options, StoreLayout layout, DirectoryLock held, Disk disk, Aside aside, ILogger log)
{
    public StoreFactsFile Run(Recovered found)
    {
        held.Claim(disk);
        MakeDirectories();
        WriteKey();
        if (Access.Tighten(layout.Root) is > 0 and var wider)
        {
            log.AccessTightened(wider, layout.Root);
        }

        Tell(found);
        Checkpoint.Tidy(layout.Checkpoints, disk);
        foreach (var path in found.Useless.Concat(layout.InTheWay))
        {
            log.SetAside(path, aside.Move(path));
        }

        foreach (var (path, count) in found.Alerts.Damaged.ToList())
        {
            log.AlertsSetAside(count, path, layout.Damaged);
        }

        // Before anything goes: what goes now must not be missed if this start comes to no end.
        var facts = WriteFacts(found);
        try
        {
            found.Alerts.Mend(aside);
            found.Alerts.ContinueAt(found.KnownAlerts);
            JournalRepair.Cut(found.End, aside, disk);
            layout.Directories.ToList().ForEach(disk.FlushDirectory);
            return facts;
        }
        catch
        {
            facts.Dispose();
            throw;
        }
    }

    private void MakeDirectories()
    {
        foreach (var directory in layout.Directories)
        {
            Access.Make(directory);
            disk.FlushDirectory(directory);
        }

        disk.FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(layout.Root)) ?? layout.Root);
        disk.FlushDirectory(layout.Root);
    }

    private void WriteKey()
    {
        if (options.NewKey != null)
        {
            // On the medium before anything is kept under it: without the key all state is unreachable.
            disk.Replace(layout.Key, Encoding.ASCII.GetBytes(options.NewKey));
        }

        if (options.KeyFingerprint != null && !File.Exists(layout.KeyFingerprint))
        {
            if (layout.FirstKept != null)
            {
                log.WrittenAnew(layout.KeyFingerprint);
            }

            disk.Replace(layout.KeyFingerprint, Encoding.ASCII.GetBytes(options.KeyFingerprint));
        }
    }

    private void Tell(Recovered found)
    {
        found.Losses.ToList().ForEach(loss => log.DamageSetAside(loss, layout.Damaged));
        var (end, facts) = (found.End, found.Facts.GetValueOrDefault());
        var until = DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(end.Time, Math.Max(end.Seen.Time, facts.Time)));
        if (found.KnownRecord > end.Written)
        {
            log.RecordsLost(end.Written + 1, found.KnownRecord, DateTimeOffset.FromUnixTimeMilliseconds(end.Time), until, end.Last);
        }
        else if (end.Damage == null && end.Torn is { Bytes: > 0 } torn)
        {
            log.TornTail(torn.Bytes, torn.Segment.Path, torn.Offset);
        }

        foreach (var (from, to) in found.Alerts.Missing.Append((found.Alerts.Count, found.KnownAlerts))
            .Where(range => range.Item1 < range.Item2))
        {
            log.AlertsLost(from, to - 1, until);
        }
    }

    private StoreFactsFile WriteFacts(Recovered found)
    {
        if (found.Facts == null && found.End.Written > 0)
        {
            log.WrittenAnew(layout.Facts);
        }

        var last = found.End.Segment.Number;
        var first = last + 1;
        foreach (var segment in Segment.In(layout.Journal).Where(s => s.Number <= last).Reverse().TakeWhile(s => s.Number == first - 1))
        {
            first = segment.Number;
        }

        return new StoreFactsFile(disk, layout.Facts, new StoreFacts
        {
            Record = found.KnownRecord, Alerts = found.KnownAlerts, Time = found.End.Time, Checkpoint = found.Checkpoint,
            Segment = last, FirstSegment = first, FirstAlert = found.Alerts.First, Key = StoreFacts.KeyOf(options.KeyFingerprint),
        });
    }
}
