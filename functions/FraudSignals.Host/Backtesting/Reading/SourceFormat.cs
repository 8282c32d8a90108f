using System.IO.Compression;
using FraudSignals.Http.Formats;

namespace FraudSignals.Host.Backtesting.Reading;

/// <summary>Tells from the first bytes how a file is written.</summary>
internal static class SourceFormat
{
    /// <summary>The stream, decompressed if it is gzip. The stream must be able to seek.</summary>
    public static Stream Decompressed(Stream file)
    {
        Span<byte> magic = stackalloc byte[2];
        var count = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return count == 2 && magic is [0x1f, 0x8b] ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : file;
    }

    /// <summary>An array begins with a bracket, an object with a brace; anything else is a CSV header.</summary>
    /// <param name="content">Read up to its first letters.</param>
    /// <param name="whole">The same content from the beginning.</param>
    public static BatchFormat Of(Stream content, out Stream whole)
    {
        var head = new byte[64];
        var count = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        whole = new PrefixedStream(head.AsMemory(0, count), content);
        return head.AsSpan(0, count).TrimStart("\uFEFF \t\r\n"u8) switch
        {
            [(byte)'[', ..] => BatchFormat.Json,
            [(byte)'{', ..] => BatchFormat.NdJson,
            _ => BatchFormat.Csv,
        };
    }
}
