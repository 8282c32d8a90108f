using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local.Journal;

/// <summary>Makes the journal end where its readable part ends, so that writing can go on in a new segment.</summary>
internal static class JournalRepair
{
    /// <summary>Cuts off what comes after the end.</summary>
    /// <param name="end">The end.</param>
    /// <param name="aside">A directory that takes a copy of what is cut off; null drops it.</param>
    public static void Cut(JournalEnd end, string? aside)
    {
        var directory = end.Segment.Directory;
        var after = Segment.In(directory).Where(s => s.Number > end.Segment.Number).Reverse().ToList();
        if (aside != null)
        {
            Directory.CreateDirectory(aside);
            foreach (var segment in after.Append(end.Segment).Where(s => File.Exists(s.Path)))
            {
                File.Copy(segment.Path, Path.Combine(aside, Path.GetFileName(segment.Path)), overwrite: true);
            }
        }

        // The newest first: stopped half way, what remains is a journal still.
        after.ForEach(segment => File.Delete(segment.Path));
        if (File.Exists(end.Segment.Path))
        {
            // This also gives back the room that was set aside behind the end.
            using var file = File.OpenHandle(end.Segment.Path, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.SetLength(file, end.Offset);
            RandomAccess.FlushToDisk(file);
        }

        DirectorySync.Flush(directory);
    }
}
