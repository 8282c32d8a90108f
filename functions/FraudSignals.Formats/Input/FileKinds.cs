namespace FraudSignals.Formats.Input;

/// <summary>Files that are no text, by their first bytes, and what to do with each.</summary>
internal static class FileKinds
{
    private const int Looked = 256;

    private static readonly (byte[] Mark, string Advice)[] Known =
    [
        ([0x1F, 0x8B], "The data is gzip: unpack it, or over HTTP name it in the header Content-Encoding: gzip."),
        ([0x28, 0xB5, 0x2F, 0xFD], "The data is Zstandard, which is not taken. Compress it with gzip or br."),
        ("BZh"u8.ToArray(), "The data is bzip2, which is not taken. Compress it with gzip or br."),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], "The data is xz, which is not taken. Compress it with gzip or br."),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C], "The data is a 7z archive. Unpack it, or compress its files with gzip."),
        ("PAR1"u8.ToArray(), "The data is Parquet, which is not taken. Export it as CSV."),
        ("ORC"u8.ToArray(), "The data is ORC, which is not taken. Export it as CSV."),
        ([(byte)'O', (byte)'b', (byte)'j', 1], "The data is Avro, which is not taken. Export it as CSV or JSON."),
        ("%PDF"u8.ToArray(), "The data is a PDF document. Export the records as CSV."),
        ("{\\rtf"u8.ToArray(), "The data is a document of a word processor. Save it as CSV."),
        ("SQLite format 3"u8.ToArray(), "The data is a SQLite database. Export the records as CSV."),
        ([0xD0, 0xCF, 0x11, 0xE0], "The data is an Excel workbook (xls). Save the sheet as CSV UTF-8."),
    ];

    /// <summary>What the data is instead of text, in a sentence for its sender; null where it may be text.</summary>
    public static string? Of(ReadOnlySpan<byte> head)
    {
        foreach (var (mark, advice) in Known)
        {
            if (head.StartsWith(mark))
            {
                return advice;
            }
        }

        if (head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8))
        {
            return head.IndexOf("[Content_Types].xml"u8) >= 0 || head.IndexOf("xl/"u8) >= 0
                ? "The data is an Excel workbook (xlsx). Save the sheet as CSV UTF-8."
                : "The data is a zip archive. Unpack it, or compress the file with gzip, and over HTTP name that in the header "
                    + "Content-Encoding: gzip.";
        }

        var text = head.TrimStart("\uFEFF \t\r\n"u8);
        return IsHtml(text) ? "The data is a web page, perhaps a login or an error page saved in place of a file. Fetch the file itself."
            : IsBinary(head) ? "The data is binary, no text. Send JSON, CSV or what the source's layout describes."
            : null;
    }

    private static bool IsHtml(ReadOnlySpan<byte> text)
    {
        Span<char> start = stackalloc char[14];
        var length = Math.Min(start.Length, text.Length);
        for (var i = 0; i < length; i++)
        {
            start[i] = char.ToLowerInvariant((char)text[i]);
        }

        return start.StartsWith("<!doctype html") || start[..length].StartsWith("<html");
    }

    /// <summary>Whether more than one byte in eight is a control character, as in no text.</summary>
    private static bool IsBinary(ReadOnlySpan<byte> head)
    {
        head = head[..Math.Min(head.Length, Looked)];
        var controls = 0;
        foreach (var b in head)
        {
            controls += b < ' ' && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f' or 0x1B) ? 1 : 0;
        }

        return controls > 2 && controls * 8 > head.Length;
    }
}
