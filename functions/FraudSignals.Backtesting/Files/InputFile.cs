using FraudSignals.Formats.Input;
using FraudSignals.Formats.Records;

namespace FraudSignals.Backtesting.Files;

/// <summary>
/// A file, a pipe or standard input as a command reads it: unpacked, from its beginning, and looked at. Whether it is compressed (gzip),
/// Parquet, and how it is written is seen from its first bytes, whatever it is called.
/// </summary>
internal sealed class InputFile : IDisposable
{
    /// <summary>The name commands have for standard input.</summary>
    public const string StandardInput = "-";

    private readonly Stream _raw;
    private readonly long _length;

    private InputFile(string path, Stream raw, Stream content, byte[] head)
    {
        (Path, _raw, Content, Head) = (path, raw, content, head);
        _length = raw.CanSeek ? raw.Length : 0;
        Format = FirstBytes.FormatOf(head);
    }

    public string Path { get; }

    /// <summary>What it is called in messages.</summary>
    public string Name => NameOf(Path);

    /// <summary>Whether it can be opened once more, unlike a pipe.</summary>
    public bool IsRereadable => _raw.CanSeek;

    /// <summary>The text, unpacked. Reading throws <see cref="UnreadableDataException"/> where the file is damaged or cut off.</summary>
    public Stream Content { get; }

    /// <summary>How the text begins; all of it where there is little.</summary>
    public byte[] Head { get; }

    public BatchFormat Format { get; }

    /// <summary>The share that was read, 0 to 1; 0 where nobody knows how long it is.</summary>
    public double Share => !_raw.CanSeek ? 0 : _length == 0 ? 1 : (double)_raw.Position / _length;

    /// <summary>Opens a file, or what was kept of a pipe.</summary>
    /// <exception cref="UnusableInputException">It cannot be opened, or is no text.</exception>
    public static async Task<InputFile> OpenAsync(string path, CancellationToken cancellation, SpillFile? kept = null)
    {
        var name = NameOf(path);
        var raw = kept != null ? new SpilledStream(kept) : Open(path);
        try
        {
            var mark = new byte[ParquetText.Mark.Length];
            var count = await raw.ReadAtLeastAsync(mark, mark.Length, throwOnEndOfStream: false, cancellation);
            var content = await ContentAsync(name, raw, mark.AsMemory(0, count), cancellation);
            var head = new byte[FirstBytes.Enough];
            count = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
            Array.Resize(ref head, count);
            return new InputFile(path, raw, new PrefixedStream(head, content), head);
        }
        catch (UnusableInputException)
        {
            raw.Dispose();
            throw;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            raw.Dispose();
            throw new UnusableInputException($"{name} cannot be read: {problem.Message}");
        }
    }

    // Rows of Parquet are text to all that read on; for that file both ends are needed, which a pipe has not.
    private static async Task<Stream> ContentAsync(string name, Stream raw, ReadOnlyMemory<byte> mark, CancellationToken cancellation)
    {
        if (mark.Span.SequenceEqual(ParquetText.Mark))
        {
            return raw.CanSeek
                ? await ParquetText.OpenAsync(raw, cancellation)
                : throw new UnusableInputException($"{name} is Parquet, which is read from files alone: save it first.");
        }

        var whole = new PrefixedStream(mark, raw);
        return FirstBytes.PackingOf(mark.Span) is { } packing ? Unpacking.Open(whole, packing)! : whole;
    }

    /// <summary>What a path is called in messages.</summary>
    public static string NameOf(string path) => path == StandardInput ? "standard input" : path;

    public void Dispose() => Content.Dispose();

    /// <exception cref="UnusableInputException">It cannot be opened.</exception>
    public static Stream Open(string path)
    {
        if (path == StandardInput)
        {
            return Console.OpenStandardInput();
        }

        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UnusableInputException($"{path} cannot be read: {problem.Message}");
        }
    }
}
