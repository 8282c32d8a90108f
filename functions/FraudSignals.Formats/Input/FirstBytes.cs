using FraudSignals.Formats.Records;

namespace FraudSignals.Formats.Input;

/// <summary>
/// Tells from the first bytes of an input what it is, before a reader takes it for something else and blames its records. The one
/// place that knows, for requests, commands and files of lists alike.
/// </summary>
public static class FirstBytes
{
    /// <summary>So many bytes are enough for everything but a long header of CSV.</summary>
    public const int Enough = 1024;

    private const int EnoughForBinary = 16;
    private const string SaveAsUtf8 = "Save it as UTF-8.";

    private static readonly (byte[] Mark, string Encoding)[] Marks =
    [
        ([0xFF, 0xFE, 0, 0], "UTF-32"), ([0, 0, 0xFE, 0xFF], "UTF-32"), ([0xFF, 0xFE], "UTF-16"), ([0xFE, 0xFF], "UTF-16"),
    ];

    /// <summary>The length of a mark of UTF-8 at the beginning.</summary>
    public static int MarkLength(ReadOnlySpan<byte> head) => head.StartsWith("\uFEFF"u8) ? 3 : 0;

    /// <summary>The name HTTP has for how the data is compressed; null where it is not, or not in a way that can be told.</summary>
    public static string? PackingOf(ReadOnlySpan<byte> head) => head is [0x1F, 0x8B, ..] ? "gzip" : null;

    /// <summary>How text is written: an array or an object over several lines, an object a line, XML, else CSV.</summary>
    public static BatchFormat FormatOf(ReadOnlySpan<byte> head)
    {
        var text = head[MarkLength(head)..].TrimStart(" \t\r\n"u8);
        switch (text)
        {
            case [(byte)'[', ..]:
                return BatchFormat.Json;
            case [(byte)'<', ..]:
                return BatchFormat.Xml;
            case [(byte)'{', ..]:
                // Its first line goes on with another: an object that somebody laid out for people.
                var line = text.IndexOf((byte)'\n') is var end and >= 0 ? text[..end].TrimEnd(" \t\r"u8) : default;
                return line is [.., (byte)'{' or (byte)'[' or (byte)','] ? BatchFormat.Json : BatchFormat.NdJson;
            default:
                return BatchFormat.Csv;
        }
    }

    /// <summary>Whether there is enough to <see cref="Judge"/> by: a line, or for an array of JSON its beginning.</summary>
    internal static bool Suffice(ReadOnlySpan<byte> head, BatchFormat format) =>
        head.Length >= Enough || head.Contains((byte)'\n')
        || (format is BatchFormat.Json or BatchFormat.Xml && head.Length >= EnoughForBinary
            && head[MarkLength(head)..].TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[' or (byte)'<', ..]);

    /// <summary>Why the input is no text in UTF-8; null where it may be.</summary>
    /// <param name="head">Its first bytes; all of them where there are few.</param>
    public static ReadProblem? JudgeText(ReadOnlySpan<byte> head) =>
        EncodingOf(head) is { } encoding ? new ReadProblem(ErrorCodes.WrongEncoding, $"The text is {encoding}. {SaveAsUtf8}")
        : FileKinds.Of(head) is { } kind ? new ReadProblem(ErrorCodes.WrongFormat, kind)
        : null;

    /// <summary>Why the input cannot be what it is taken for; null where it may be.</summary>
    /// <param name="head">Its first bytes; all of them where there are few.</param>
    /// <param name="format">What it is taken for.</param>
    public static ReadProblem? Judge(ReadOnlySpan<byte> head, BatchFormat format)
    {
        if (JudgeText(head) is { } problem)
        {
            return problem;
        }

        var text = head[MarkLength(head)..].TrimStart(" \t\r\n"u8);
        var isJson = text is [(byte)'{' or (byte)'[', ..];
        return format switch
        {
            BatchFormat.Csv when isJson =>
                WrongFormat("JSON", "It goes with content type application/json, or application/x-ndjson with one object a line."),
            BatchFormat.Csv or BatchFormat.Json or BatchFormat.NdJson when text is [(byte)'<', ..] =>
                WrongFormat("XML", "It goes with content type application/xml, for a source whose profile has a layout for it."),
            BatchFormat.NdJson when text is [(byte)'[', ..] && text[1..].TrimStart(" \t\r\n"u8) is [(byte)'{', ..] =>
                WrongFormat("a JSON array", "It goes with content type application/json."),
            BatchFormat.NdJson when isJson && HeaderForm.FirstLine(text).IndexOf("}\r{"u8) >= 0 =>
                new ReadProblem(ErrorCodes.InvalidJson, HeaderForm.CarriageReturns),
            BatchFormat.Json or BatchFormat.NdJson when !isJson && HeaderForm.LooksLikeCsv(text) =>
                WrongFormat("CSV", "It goes with content type text/csv."),
            BatchFormat.Xml when isJson => WrongFormat("JSON", "It goes with content type application/json."),
            _ => null,
        };
    }

    /// <summary>Why a text cannot be CSV with commas: its separators or line ends are others; null where it may be.</summary>
    /// <param name="head">Its first bytes; all of them where there are few.</param>
    /// <param name="mayHaveLayout">Whether a profile could name another separator.</param>
    public static ReadProblem? JudgeCsv(ReadOnlySpan<byte> head, bool mayHaveLayout = true)
    {
        var text = head[MarkLength(head)..].TrimStart("\r\n"u8);
        var named = HeaderForm.SeparatorLine(text, out _);
        return named == 0 ? HeaderForm.Judge(text, CsvForm.Plain.Separator, head.Length < Enough, mayHaveLayout)
            : named == CsvForm.Plain.Separator ? null
            : HeaderForm.OtherSeparator(named, CsvForm.Plain.Separator, mayHaveLayout);
    }

    /// <summary>The length of a spreadsheet's line <c>sep=,</c> at the beginning, with its line break; 0 where there is none.</summary>
    public static int SeparatorLineLength(ReadOnlySpan<byte> text) => HeaderForm.SeparatorLine(text, out var length) == 0 ? 0 : length;

    private static ReadProblem WrongFormat(string what, string advice) => new(ErrorCodes.WrongFormat, $"This is {what}. {advice}");

    /// <summary>UTF-16 or UTF-32, by their marks or by the zero bytes between letters; null for what may be UTF-8.</summary>
    private static string? EncodingOf(ReadOnlySpan<byte> head)
    {
        foreach (var (mark, encoding) in Marks)
        {
            if (head.StartsWith(mark))
            {
                return encoding;
            }
        }

        return head switch
        {
            [0, 0, 0, not 0, ..] or [not 0, 0, 0, 0, ..] => "UTF-32 without its mark",
            [0, not 0, 0, not 0, ..] or [not 0, 0, not 0, 0, ..] => "UTF-16 without its mark",
            _ => null,
        };
    }
}
