using System.Buffers;
using FraudSignals.Binary;
using FraudSignals.State.Peers;

namespace FraudSignals.Ingestion.Shared;

/// <summary>What touches had of which quantiles of peers are made, kept with the subjects they touched until a sweep adds it up.</summary>
internal static class PeerRow
{
    /// <summary>The row of subjects that are written together; null where nothing of them is measured.</summary>
    public static SubjectRow? Write(IReadOnlyList<SubjectWork> subjects, ulong intent)
    {
        var days = new SortedDictionary<int, PeerDay>();
        foreach (var touch in subjects.SelectMany(u => u.Peers))
        {
            if (!days.TryGetValue(touch.Day, out var day))
            {
                days.Add(touch.Day, day = new PeerDay());
            }

            day.Add(touch);
        }

        if (days.Count == 0)
        {
            return null;
        }

        // What the first was known by tells this row from one of another time it is written for the same intent.
        return RowName.Row(RowName.Peers, subjects[0], intent, Content(subjects[0].Stored.Version ?? "", days));
    }

    /// <summary>A row with the days only that are left of it.</summary>
    public static SubjectRow Rest(SubjectRow row, IEnumerable<KeyValuePair<int, PeerDay>> days) =>
        row with { Content = Content("", new SortedDictionary<int, PeerDay>(days.ToDictionary())) };

    /// <exception cref="InvalidDataException">The row is not what was written.</exception>
    public static SortedDictionary<int, PeerDay> Read(SubjectRow row)
    {
        var reader = new ByteReader(row.Content.Span);
        reader.Text();
        var days = new SortedDictionary<int, PeerDay>();
        for (var count = reader.Small(); count > 0; count--)
        {
            days[reader.Small()] = PeerDay.Read(ref reader);
        }

        return days;
    }

    private static byte[] Content(string distinction, SortedDictionary<int, PeerDay> days)
    {
        var bytes = new ArrayBufferWriter<byte>();
        bytes.PutText(distinction);
        bytes.PutSmall(days.Count);
        foreach (var (day, counts) in days)
        {
            bytes.PutSmall(day);
            counts.Write(bytes);
        }

        return bytes.WrittenMemory.ToArray();
    }
}
