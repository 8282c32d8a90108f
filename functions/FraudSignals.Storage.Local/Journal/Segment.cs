using System.Globalization;

namespace FraudSignals.Storage.Local.Journal;

/// <summary>One file of the journal, by its number; numbers rise by one.</summary>
internal readonly record struct Segment(string Directory, long Number)
{
    public const string Extension = ".journal";

    public string Path => System.IO.Path.Combine(Directory, Number.ToString("d10", CultureInfo.InvariantCulture) + Extension);

    /// <summary>The segments of a directory, oldest first; other files are left alone.</summary>
    public static List<Segment> In(string directory) =>
    [
        .. System.IO.Directory.EnumerateFiles(directory, "*" + Extension)
            .Select(path => long.TryParse(System.IO.Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0)
            .Where(number => number > 0)
            .Order()
            .Select(number => new Segment(directory, number)),
    ];

    /// <summary>The header of its first frame, or null where there is no whole one.</summary>
    public FrameHeader? FirstFrame()
    {
        using var reader = new SegmentReader(this);
        return reader.HasHeader && reader.TryRead(SegmentHeader.Size, out var header, out _) ? header : null;
    }
}
