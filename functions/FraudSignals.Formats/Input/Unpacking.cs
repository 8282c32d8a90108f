using FraudSignals.Formats.Records;

namespace FraudSignals.Formats.Input;

/// <summary>
/// Unpacks compressed input, and takes it only whole: up to its own end mark, with its checksum, and nothing behind it. .NET's own
/// streams take data that is cut off for data that ends, and pass over what follows the first member.
/// </summary>
public static class Unpacking
{
    /// <summary>The encodings known, for people to read.</summary>
    public const string Known = "gzip, br or deflate";

    /// <summary>
    /// What was packed; null where the encoding is not known. Reading throws <see cref="UnreadableDataException"/> where it is damaged.
    /// </summary>
    /// <param name="packed">The packed bytes; disposed with the result.</param>
    /// <param name="encoding">As HTTP names it, in lower case.</param>
    public static Stream? Open(Stream packed, string encoding) => encoding switch
    {
        "gzip" or "x-gzip" => new DeflatedStream(packed, isGzip: true),
        "deflate" => new DeflatedStream(packed, isGzip: false),
        "br" => new BrotliWholeStream(packed),
        _ => null,
    };

    /// <summary>What was packed, all of it; null where that is more than a limit.</summary>
    /// <param name="packed">The packed bytes.</param>
    /// <param name="encoding">One that <see cref="Open"/> knows.</param>
    /// <param name="limit">The most bytes that are unpacked.</param>
    /// <exception cref="UnreadableDataException">It is damaged, cut off, or something follows it.</exception>
    public static byte[]? Whole(ReadOnlyMemory<byte> packed, string encoding, int limit)
    {
        using var source = new MemoryStream(packed.ToArray(), writable: false);
        using var unpacked = Open(source, encoding) ?? throw new ArgumentException("No such encoding.", nameof(encoding));
        using var whole = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            // What is in memory is there at once: nothing is waited for.
            var count = unpacked.ReadAsync(buffer).AsTask().GetAwaiter().GetResult();
            if (count == 0)
            {
                return whole.ToArray();
            }

            if (whole.Length + count > limit)
            {
                return null;
            }

            whole.Write(buffer, 0, count);
        }
    }

    internal static UnreadableDataException CutOff(string what, long packed, long unpacked) => Unreadable(
        $"The {what} data is cut off: it ends after {packed} bytes, of which {unpacked} were unpacked, without its own end. Send or copy "
        + $"the whole of it.");

    internal static UnreadableDataException Damaged(string what, long packed, long unpacked) => Unreadable(packed == 0 && unpacked == 0
        ? $"The data is not compressed with {what}. Leave the encoding out, or compress it with the one that is named."
        : $"The {what} data is damaged before byte {packed}; {unpacked} bytes were unpacked until then. Compress or copy it again.");

    internal static UnreadableDataException Follows(string what, long packed) => Unreadable(
        $"Something that is no {what} data follows the end of it at byte {packed}. Send the compressed data alone.");

    private static UnreadableDataException Unreadable(string message) => new(ErrorCodes.InvalidCompression, message);
}
