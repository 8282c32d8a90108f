namespace FraudSignals.Storage.Local.Files;

/// <summary>
/// A file of lines that only grows, each flushed before its writer goes on. A line that a crash cut off was never answered: it is passed
/// over,
/// and what comes next is written over it. For use by one thread at a time.
/// </summary>
internal sealed class LineFile
{
    private const byte NewLine = (byte)'\n';

    private readonly Disk _disk;

    /// <summary>Reads the file; changes nothing.</summary>
    /// <param name="path">The file; it is made with the first line.</param>
    /// <param name="disk">Where it is.</param>
    /// <param name="take">Takes each whole line, from 1 on.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public LineFile(string path, Disk disk, Action<int, ReadOnlyMemory<byte>> take)
    {
        (Path, _disk) = (path, disk);
        var number = 1;
        foreach (var line in Read(path))
        {
            take(number++, line);
            End += line.Length + 1;
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Where the next line goes.</summary>
    public long End { get; private set; }

    /// <summary>The whole lines of a file, without their ends; none where it is not there.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Read(string path)
    {
        var bytes = File.Exists(path) ? Bytes(path) : [];
        for (int from = 0, at; from < bytes.Length && (at = Array.IndexOf(bytes, NewLine, from)) >= 0; from = at + 1)
        {
            yield return bytes.AsMemory(from, at - from);
        }
    }

    /// <summary>Adds lines, given with their ends; they are there for good when it returns.</summary>
    /// <exception cref="IOException">They are not there.</exception>
    /// <exception cref="DiskFailedException">It is not known whether they are.</exception>
    public void Append(ReadOnlySpan<byte> lines)
    {
        using var file = _disk.OpenToGrow(Path);

        // What stands behind the last whole line is of a write that failed.
        if (RandomAccess.GetLength(file) > End)
        {
            _disk.SetLength(file, End);
        }

        _disk.Write(file, lines, End);
        _disk.Flush(file, Path);
        End += lines.Length;
    }

    /// <summary>
    /// Puts other lines in their place, given without their ends; the old or the new are there whole, whenever the power goes.
    /// </summary>
    /// <exception cref="IOException">The old ones are there still.</exception>
    /// <exception cref="DiskFailedException">It is not known which are.</exception>
    public void Replace(IEnumerable<byte[]> lines)
    {
        using var bytes = new MemoryStream();
        foreach (var line in lines)
        {
            bytes.Write(line);
            bytes.WriteByte(NewLine);
        }

        _disk.Replace(Path, bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        End = bytes.Length;
    }

    // A host may be writing to it.
    private static byte[] Bytes(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
