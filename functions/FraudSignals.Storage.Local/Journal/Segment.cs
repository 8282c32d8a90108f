using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local.Journal;

/// <summary>One file of the journal, by its number; numbers rise by one.</summary>
internal readonly record struct Segment(string Directory, long Number)
{
    public static NumberedFiles Files { get; } = new(".journal", 10);

    public string Path => System.IO.Path.Combine(Directory, Files.Name(Number));

    /// <summary>The segments of a directory, oldest first; other files are left alone.</summary>
    public static List<Segment> In(string directory) =>
        [.. Files.In(directory).Where(file => file.Number > 0).Select(file => new Segment(directory, file.Number))];

    /// <summary>The header of its first frame, or null where there is no whole one.</summary>
    public FrameHeader? FirstFrame()
    {
        using var reader = new SegmentReader(this);
        return reader.HasHeader && reader.TryRead(SegmentHeader.Size, out var header, out _) ? header : null;
    }
}
