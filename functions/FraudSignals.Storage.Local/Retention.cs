using FraudSignals.Ingestion.Sealing;
using FraudSignals.Storage.Local.Alerts;
using FraudSignals.Storage.Local.Checkpoints;
using FraudSignals.Storage.Local.Facts;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Journal;
using FraudSignals.Storage.Local.Outbox;

namespace FraudSignals.Storage.Local;

/// <summary>Lets go of what neither a start nor the retention times need any more. For use by one thread at a time.</summary>
internal sealed class Retention(LocalStoreOptions options, StoreLayout layout, Disk disk, AlertLog alerts, StoreFactsFile facts,
    TimeProvider clock, AlertSealer? sealer = null)
{
    /// <summary>How many are kept: one to use, one for the case that it turns out damaged.</summary>
    public const int Checkpoints = 2;

    /// <summary>How long what was set aside is kept, so that somebody can look at it.</summary>
    public static readonly TimeSpan OfDamaged = TimeSpan.FromDays(30);

    /// <summary>Who is served with alerts.</summary>
    public IReadOnlyList<Publisher> Publishers { get; set; } = [];

    /// <summary>The file alerts are written to for other programs, if any.</summary>
    public AlertFile? File { get; set; }

    /// <summary>Whether segments are old enough to go and only wait for the checkpoints that make them needless.</summary>
    public bool NeedsCheckpoint => Segments() is var segments && OldSegments(segments, long.MaxValue) > OldSegments(segments, Covered());

    public void Apply()
    {
        foreach (var old in Checkpoint.In(layout.Checkpoints).Skip(Checkpoints))
        {
            disk.Delete(old.Path);
        }

        DropJournal();
        DropAlerts();
        DropDamaged();
        DropPositions();

        // Files are destroyed at once.
        sealer?.ForgetAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        File?.Drop(clock.GetUtcNow(), options.AlertRetention);
    }

    // What is to go is not missed any more first.
    private void DropJournal()
    {
        var segments = Segments();
        var old = OldSegments(segments, Covered());
        if (old > 0)
        {
            facts.Tell(known => known with { FirstSegment = segments[old].Number }, flush: true);
            segments[..old].ForEach(segment => disk.Delete(segment.Path));
        }
    }

    private void DropAlerts()
    {
        var acknowledged = Publishers.Count == 0 ? alerts.Count : Publishers.Min(p => p.Next);
        var first = alerts.Droppable(Before(options.AlertRetention), acknowledged);
        if (first > alerts.First)
        {
            facts.Tell(known => known with { FirstAlert = first }, flush: true);
            alerts.Drop(first);
        }
    }

    private void DropDamaged()
    {
        if (!Directory.Exists(layout.Damaged))
        {
            return;
        }

        foreach (var entry in new DirectoryInfo(layout.Damaged).EnumerateFileSystemInfos()
            .Where(e => e.LastWriteTimeUtc < clock.GetUtcNow() - OfDamaged).ToList())
        {
            if (entry is DirectoryInfo { LinkTarget: null } directory)
            {
                directory.Delete(recursive: true);
            }
            else
            {
                disk.Delete(entry.FullName);
            }
        }
    }

    // Those of targets that are no more.
    private void DropPositions()
    {
        var present = Publishers.Select(p => OutboxPosition.PathOf(layout.Outbox, p.Target)).ToHashSet();
        foreach (var (path, place) in OutboxPosition.In(layout.Outbox).ToList())
        {
            if (place is { Time: > 0 } known && known.Time < Before(options.AlertRetention) && !present.Contains(path))
            {
                disk.Delete(path);
            }
        }
    }

    private List<Segment> Segments() => Segment.In(layout.Journal);

    // With a single checkpoint the journal before it is what remains if that is damaged.
    private long Covered() => Checkpoint.In(layout.Checkpoints).ElementAtOrDefault(Checkpoints - 1).Record;

    // A segment's records end where those of a later one begin, in number and in time.
    private int OldSegments(List<Segment> segments, long covered)
    {
        var time = Before(options.RawRetention);
        var old = 0;
        for (var i = 1; i < segments.Count; i++)
        {
            if (segments[i].FirstFrame() is not { } first)
            {
                continue;
            }

            if (first.Time > time || first.First - 1 > covered)
            {
                break;
            }

            old = i;
        }

        return old;
    }

    private long Before(TimeSpan age) => (clock.GetUtcNow() - age).ToUnixTimeMilliseconds();
}
