using FraudSignals.Storage.Local.Files;
using Microsoft.Win32.SafeHandles;

namespace FraudSignals.Storage.Local.Journal;

/// <summary>Makes the journal end where its readable part ends, so that writing can go on in a new segment.</summary>
internal static class JournalRepair
{
    /// <summary>Cuts off what comes after the end, and has on the medium what comes before it.</summary>
    /// <param name="end">The end.</param>
    /// <param name="aside">Takes what is cut off.</param>
    /// <param name="disk">Where the journal is.</param>
    public static void Cut(JournalEnd end, Aside aside, Disk disk)
    {
        var directory = end.Segment.Directory;
        if (File.Exists(end.Segment.Path))
        {
            KeepTail(end, aside);
        }

        // The newest first: stopped half way, what remains is a journal still.
        foreach (var segment in Segment.In(directory).Where(s => s.Number > end.Segment.Number).Reverse())
        {
            if (IsEmpty(segment))
            {
                disk.Delete(segment.Path);
            }
            else
            {
                aside.Move(segment.Path);
            }
        }

        if (File.Exists(end.Segment.Path))
        {
            // This also gives back the room that was set aside behind the end.
            using var file = File.OpenHandle(end.Segment.Path, FileMode.Open, FileAccess.ReadWrite);
            disk.SetLength(file, end.Offset);
            WriteAgain(file, end, disk);
            disk.Flush(file, end.Segment.Path);
        }

        disk.FlushDirectory(directory);
    }

    /// <summary>A segment that was made ready and holds nothing.</summary>
    private static bool IsEmpty(Segment segment)
    {
        using var reader = new SegmentReader(segment);
        return !reader.HasContentBehind(reader.HasHeader ? SegmentHeader.Size : 0);
    }

    private static void KeepTail(JournalEnd end, Aside aside)
    {
        long tail;
        using (var reader = new SegmentReader(end.Segment))
        {
            tail = Math.Min(reader.Length, reader.EndOfContent(end.Offset)) - end.Offset;
        }

        if (tail > 0 && end.Damage != null)
        {
            aside.Copy(end.Segment.Path);
        }
        else if (tail > 0)
        {
            using var file = File.OpenHandle(end.Segment.Path);
            aside.Write(Path.GetFileName(end.Segment.Path) + ".tail", Read(file, end.Segment.Path, end.Offset, tail));
        }
    }

    // The process before may have ended because the flush of the last frame failed. Then it is read here from memory of the
    // system's that passes for written, and a flush alone would do nothing.
    private static void WriteAgain(SafeFileHandle file, JournalEnd end, Disk disk) =>
        disk.Write(file, Read(file, end.Segment.Path, end.Frame, end.Offset - end.Frame), end.Frame);

    private static byte[] Read(SafeFileHandle file, string path, long offset, long count)
    {
        var bytes = new byte[count];
        for (var read = 0; read < bytes.Length;)
        {
            read += RandomAccess.Read(file, bytes.AsSpan(read), offset + read) is > 0 and var more
                ? more
                : throw new EndOfStreamException($"{path} became shorter while it was read.");
        }

        return bytes;
    }
}
