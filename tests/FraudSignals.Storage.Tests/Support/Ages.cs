using System.Text.Json;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Journal;

namespace FraudSignals.Storage.Support;

/// <summary>When the oldest of what a data directory holds was written or received; null where it holds nothing of the kind.</summary>
internal static class Ages
{
    /// <summary>The oldest frame with a batch in it.</summary>
    public static DateTimeOffset? OfEvents(StoreLayout layout)
    {
        foreach (var segment in Segment.In(layout.Journal))
        {
            using var reader = new SegmentReader(segment);
            for (long offset = SegmentHeader.Size; reader.HasHeader && reader.TryRead(offset, out var header, out var records);
                offset += header.FrameSize)
            {
                if ((RecordKind)records.Span[sizeof(int)] == RecordKind.Commit)
                {
                    return DateTimeOffset.FromUnixTimeMilliseconds(header.Time);
                }
            }
        }

        return null;
    }

    public static async Task<DateTimeOffset?> OfAlertsAsync(Deployment live)
    {
        var page = await live.Alerts.ListAsync(null, null, 1, TestContext.Current.CancellationToken);
        return page.Alerts is [var oldest, ..] ? oldest.Received : null;
    }

    /// <summary>The oldest alert in a line of any file of alerts for others.</summary>
    public static DateTimeOffset? OfLines(StoreLayout layout) =>
        Directory.GetFiles(layout.Root, "alerts*.ndjson").SelectMany(File.ReadLines)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("data").GetProperty("received").GetDateTimeOffset())
            .Cast<DateTimeOffset?>().Min();

    public static DateTimeOffset? OfDamaged(StoreLayout layout) => !Directory.Exists(layout.Damaged) ? null :
        new DirectoryInfo(layout.Damaged).EnumerateFileSystemInfos().Select(e => (DateTimeOffset?)e.LastWriteTimeUtc).Min();

    public static long Bytes(StoreLayout layout) =>
        new DirectoryInfo(layout.Root).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
}
