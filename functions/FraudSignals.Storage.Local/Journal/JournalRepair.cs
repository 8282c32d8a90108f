using FraudSignals.Storage.Local.Files;
using Microsoft.Win32.SafeHandles;

namespace FraudSignals.Storage.Local.Journal;

/// <summary>Makes the journal end where its readable part ends, so that writing can go on in a new segment.</summary>
internal static class JournalRepair
{
    /// <summary>Cuts off what comes after the end, and has on the medium what comes before it.</summary>
    /// <param name="end">The end.</param>
    /// <param name="aside">A directory that takes a copy of what is cut off; null drops it.</param>
    /// <param name="disk">Where the journal is.</param>
    public static void Cut(JournalEnd end, string? aside, Disk disk)
    {
        var directory = end.Segment.Directory;
        var after = Segment.In(directory).Where(s => s.Number > end.Segment.Number).Reverse().ToList();
        if (aside != null)
        {
            Directory.CreateDirectory(aside);
            foreach (var segment in after.Append(end.Segment).Where(s => File.Exists(s.Path)))
            {
                disk.Copy(segment.Path, Path.Combine(aside, Path.GetFileName(segment.Path)));
            }

            disk.FlushDirectory(aside);
        }

        // The newest first: stopped half way, what remains is a journal still.
        after.ForEach(segment => disk.Delete(segment.Path));
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

    // The process before may have ended because the flush of the last frame failed. Then it is read here from memory of the
    // system's that passes for written, and a flush alone would do nothing.
    private static void WriteAgain(SafeFileHandle file, JournalEnd end, Disk disk)
    {
        var frame = new byte[end.Offset - end.Frame];
        for (var read = 0; read < frame.Length;)
        {
            read += RandomAccess.Read(file, frame.AsSpan(read), end.Frame + read) is > 0 and var more
                ? more
                : throw new EndOfStreamException($"{end.Segment.Path} became shorter while it was read.");
        }

        disk.Write(file, frame, end.Frame);
    }
}
