using System.Buffers.Binary;

namespace FraudSignals.Storage.Local.Journal;

/// <summary>
/// Reads the journal from a record on. A last frame that was cut off is no loss, since nobody was told that it was kept;
/// anything wrong before a whole frame is damage.
/// </summary>
/// <param name="directory">Where the segments are.</param>
internal sealed class JournalReader(string directory)
{
    /// <summary>Takes a record; the memory is valid until it returns.</summary>
    public delegate void RecordHandler(long sequence, ReadOnlyMemory<byte> record);

    /// <summary>The segments that hold the records after one, oldest first.</summary>
    public static List<Segment> From(string directory, long after)
    {
        var segments = Segment.In(directory);

        // Only a whole frame can be believed: what a damaged one says might make all before it pass for known.
        var start = segments.FindLastIndex(s => s.FirstFrame() is { } first && first.First <= after + 1);
        return segments[Math.Max(0, start)..];
    }

    /// <summary>Hands on the records after one, in order, up to the end or the first damage.</summary>
    /// <param name="after">The sequence number of the last record that is known already; 0 for none.</param>
    /// <param name="handler">Takes each record.</param>
    /// <exception cref="StoreDamagedException">A whole record cannot be read.</exception>
    public JournalEnd Read(long after, RecordHandler handler)
    {
        var segments = From(directory, after);
        var end = new JournalEnd(after, 0, new Segment(directory, segments.Count > 0 ? segments[0].Number - 1 : 0), 0);
        var previous = after;
        for (var i = 0; i < segments.Count; i++)
        {
            if (i > 0 && segments[i].Number != segments[i - 1].Number + 1)
            {
                return end with { Damage = $"The segments between {segments[i - 1].Path} and {segments[i].Path} are missing" };
            }

            using var reader = new SegmentReader(segments[i]);
            long offset = reader.HasHeader ? SegmentHeader.Size : 0;
            while (offset > 0 && reader.TryRead(offset, out var header, out var records))
            {
                var isFirst = i == 0 && offset == SegmentHeader.Size;
                if (isFirst ? header.First > after + 1 : header.First != previous + 1)
                {
                    return end with { Damage = $"{segments[i].Path}, byte {offset}: record {header.First} comes where record {previous + 1} should" };
                }

                HandOn(records, header, after, handler, $"{segments[i].Path}, byte {offset}");
                previous = header.Last;
                end = new JournalEnd(Math.Max(after, previous), header.Time, segments[i], offset + header.FrameSize) { Frame = offset };
                offset = end.Offset;
            }

            // A segment ends at its last frame, wherever it was left for the next.
            if (offset < reader.Length || offset == 0)
            {
                return reader.HasFrameBehind(offset, previous) || segments.Skip(i + 1).Any(s => HasFrame(s, previous))
                    ? end with { Damage = $"{segments[i].Path}, byte {offset}: what stands here is damaged, and whole records come after it" }
                    : end with { Torn = new JournalPlace(segments[i], offset, reader.Length - offset) };
            }
        }

        return end;
    }

    private static bool HasFrame(Segment segment, long after)
    {
        using var reader = new SegmentReader(segment);
        return reader.HasFrameBehind(0, after);
    }

    private static void HandOn(ReadOnlyMemory<byte> records, in FrameHeader header, long after, RecordHandler handler, string place)
    {
        try
        {
            for (var sequence = header.First; sequence <= header.Last; sequence++)
            {
                var length = BinaryPrimitives.ReadInt32LittleEndian(records.Span);
                if (sequence > after)
                {
                    handler(sequence, records.Slice(sizeof(int), length));
                }

                records = records[(sizeof(int) + length)..];
            }
        }
        catch (Exception problem) when (problem is StoreDamagedException or InvalidDataException or ArgumentException)
        {
            throw new StoreDamagedException($"{place}: a record between {header.First} and {header.Last} cannot be read. {problem.Message}", problem);
        }
    }
}
