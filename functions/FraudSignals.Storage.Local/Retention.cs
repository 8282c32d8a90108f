using FraudSignals.Storage.Local.Alerts;
using FraudSignals.Storage.Local.Checkpoints;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Journal;

namespace FraudSignals.Storage.Local;

/// <summary>Lets go of what neither a start nor the retention times need any more.</summary>
internal sealed class Retention(LocalStoreOptions options, StoreLayout layout, Disk disk, AlertLog alerts, TimeProvider clock)
{
    /// <summary>How many are kept: one to use, one for the case that it turns out damaged.</summary>
    public const int Checkpoints = 2;

    /// <param name="acknowledged">The first alert that some target still waits for.</param>
    public void Apply(long acknowledged)
    {
        var checkpoints = Checkpoint.In(layout.Checkpoints);
        foreach (var old in checkpoints.Skip(Checkpoints))
        {
            disk.Delete(old.Path);
        }

        // With a single checkpoint the journal before it is what remains if that is damaged.
        var covered = checkpoints.Count >= Checkpoints ? checkpoints[Checkpoints - 1].Record : 0;
        DropJournal(covered, Before(options.RawRetention));
        alerts.Drop(Before(options.AlertRetention), acknowledged);
    }

    // A segment's records end where the next one's begin, in number and in time.
    private void DropJournal(long covered, long time)
    {
        var segments = Segment.In(layout.Journal);
        for (var i = 0; i + 1 < segments.Count; i++)
        {
            if (segments[i + 1].FirstFrame() is not { } next || next.First > covered + 1 || next.Time > time)
            {
                return;
            }

            disk.Delete(segments[i].Path);
        }
    }

    private long Before(TimeSpan age) => (clock.GetUtcNow() - age).ToUnixTimeMilliseconds();
}
