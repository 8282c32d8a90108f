using System.Buffers.Binary;
using FraudSignals.Storage.Local.Files;

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
        for (var i = 0; i < segments.Count; i++)
        {
            if (i > 0 && segments[i].Number != segments[i - 1].Number + 1)
            {
                return Damaged(end, segments[i..], 0, $"The segments between {segments[i - 1].Path} and {segments[i].Path} are missing");
            }

            using var reader = new SegmentReader(segments[i]);
            long offset = reader.HasHeader ? SegmentHeader.Size : 0;
            while (offset > 0 && reader.TryRead(offset, out var header, out var records))
            {
                var place = $"{segments[i].Path}, byte {offset}";
                if (!Follows(header, records, end.Written, after))
                {
                    var expected = end.Written > 0 ? end.Written + 1 : after + 1;
                    return Damaged(end, segments[i..], offset, $"{place}: record {header.First} comes where record {expected} should");
                }

                HandOn(records, header, after, handler, place);
                end = new JournalEnd(Math.Max(after, header.Last), header.Time, segments[i], offset + header.FrameSize) { Frame = offset,
                    Written = header.Last };
                offset = end.Offset;
            }

            // A segment ends at its last frame, wherever it was left for the next.
            if (offset < reader.Length || offset == 0)
            {
                // Nothing is written into a segment before its own beginning is on the medium.
                var cut = end with { Torn = new JournalPlace(segments[i], offset, reader.Length - offset) };
                var damaged =
                    Damaged(end, segments[i..], offset,
                        $"{segments[i].Path}, byte {offset}: what stands here is damaged, and whole records come after it");
                return damaged.Seen.Record > end.Last ? damaged
                    : offset == 0 && reader.HasContentBehind(SegmentHeader.Size)
                        ? damaged with { Damage = $"{segments[i].Path}, byte 0: this is not the beginning of that segment" }
                    : cut;
            }
        }

        return end;
    }

    // Numbers rise by one, but where it was gone on without records that are lost, from a state no newer than the one of now.
    private static bool Follows(in FrameHeader header, ReadOnlyMemory<byte> records, long previous, long after)
    {
        var expected = previous > 0 ? previous + 1 : after + 1;
        return header.First == expected
            || (previous == 0 && header.First < expected)
            || (header.First > expected && Record(records) is { Length: > 0 } record
                && LossRecord.TryRead(record.Span)?.State <= Math.Max(previous, after));
    }

    private static JournalEnd Damaged(JournalEnd end, IReadOnlyList<Segment> segments, long offset, string damage)
    {
        var seen = end.Seen;
        foreach (var segment in segments)
        {
            using var reader = new SegmentReader(segment);
            if (reader.LastFrameBehind(offset) is { } last && last.Last > seen.Record)
            {
                seen = (last.Last, last.Time);
            }

            offset = 0;
        }

        return end with { Damage = damage, Seen = seen };
    }

    private static ReadOnlyMemory<byte> Record(ReadOnlyMemory<byte> records) =>
        BinaryPrimitives.ReadInt32LittleEndian(records.Span) is var length && length <= records.Length - sizeof(int)
            ? records.Slice(sizeof(int), length)
            : default;

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
            throw new StoreDamagedException($"{place}: a record between {header.First} and {header.Last} cannot be read. {problem.Message}",
                problem);
        }
    }
}
