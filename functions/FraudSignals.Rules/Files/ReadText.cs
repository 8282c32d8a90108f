using FraudSignals.Formats.Input;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Files;

/// <summary>
/// The text of a file, looked at as records are: lists are exported from the same spreadsheets, so the same faults are told in the same
/// words. A list may be gzip, whatever it is called.
/// </summary>
internal static class ReadText
{
    /// <summary>The text; null where it is none, which is told.</summary>
    public static FileReport? Of(string path, ReadOnlyMemory<byte> content, List<RuleDiagnostic> diagnostics)
    {
        var isCsv = RuleFiles.IsCsv(path);
        var (text, problem) = isCsv ? Unpacked(content) : (content, null);
        problem ??= FirstBytes.JudgeText(Head(text.Span))?.Detail;
        var report = new FileReport(path, new SourceText(problem is null ? text.Span : default), diagnostics);
        problem ??= isCsv ? FirstBytes.JudgeCsv(Head(report.Source.Bytes.Span), mayHaveLayout: false)?.Detail : null;
        if (problem is null && report.Source.IsUtf8)
        {
            return report;
        }

        report.Error(0, "encoding", problem ?? "the file is not UTF-8", problem is null ? "save it as UTF-8" : null);
        return null;
    }

    private static (ReadOnlyMemory<byte> Text, string? Problem) Unpacked(ReadOnlyMemory<byte> content)
    {
        try
        {
            return FirstBytes.PackingOf(content.Span) is not { } packing ? (content, null)
                : Unpacking.Whole(content, packing, RuleFiles.MaxCsvBytes) is { } text ? (text, null)
                : (default, $"The file has more than {RuleFiles.MaxCsvBytes} bytes, unpacked.");
        }
        catch (UnreadableDataException unreadable)
        {
            return (default, unreadable.Message);
        }
    }

    private static ReadOnlySpan<byte> Head(ReadOnlySpan<byte> text) => text[..Math.Min(text.Length, FirstBytes.Enough)];
}
