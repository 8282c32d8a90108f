using System.Text;
using System.Text.Json;

namespace FraudSignals.Rules.Json;

/// <summary>Why a file is not JSON, in the words of those who write rules: what stands there, and what to write instead.</summary>
/// <param name="Offset">The byte it is about.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Suggestion">What to write instead.</param>
internal sealed record JsonFault(int Offset, string Message, string? Suggestion = null)
{
    private const int MaxWord = 24;

    /// <param name="source">The file.</param>
    /// <param name="problem">What the reader says, and where.</param>
    public static JsonFault Of(SourceText source, JsonException problem)
    {
        var bytes = source.Bytes.Span;
        var at = source.OffsetOf(problem.LineNumber ?? 0, problem.BytePositionInLine ?? 0);
        return Whole(bytes) ?? Around(bytes, Math.Min(at, bytes.Length), problem.Message);
    }

    /// <summary>What can be said of the file as a whole; null where it looks like JSON.</summary>
    private static JsonFault? Whole(ReadOnlySpan<byte> bytes)
    {
        var first = bytes.IndexOfAnyExcept(" \t\n"u8);
        return first < 0 ? new(0, "the file is empty", "rules new writes a rule to begin with")
            : bytes[first] is (byte)'{' or (byte)'[' or (byte)'/' or (byte)'"' ? null
            : bytes[first] == '<'
                ? new(first, "this is not JSON: it begins with <, as HTML or XML does", "save the file itself, not the page that shows it")
            : bytes[first] is (byte)'-' or (byte)'#' || IsLetter(bytes[first])
                ? new(first, "this is not JSON: it looks like YAML", "begin with { and write keys and texts in double quotes")
            : Quote(bytes, first) ?? new(first, "this is not JSON", "a file begins with {");
    }

    private static JsonFault Around(ReadOnlySpan<byte> bytes, int at, string message)
    {
        var here = at < bytes.Length ? bytes[at] : (byte)0;
        var before = LastBefore(bytes, at);
        if (Quote(bytes, at) is { } quote)
        {
            return quote;
        }

        if (here == '\n' && message.Contains("JSON string", StringComparison.Ordinal))
        {
            return new(OpeningQuote(bytes, at), "the text that begins here does not end on its line", "close it with \"");
        }

        if (message.Contains("JSON string", StringComparison.Ordinal) || message.Contains("escapable", StringComparison.Ordinal))
        {
            return here == '\t' ? new(at, "a text holds a tab", "write a space")
                : here < ' ' ? new(at, $"a text holds the control character U+{here:X4}", "take it out")
                : new(at, "a text holds a backslash that nothing belongs to", "write \\\\ for a backslash, \\\" for a quote");
        }

        if (message.Contains("depth to be zero", StringComparison.Ordinal) || (at >= bytes.Length && Unclosed(bytes) is not null))
        {
            return Unclosed(bytes) is { } open
                ? new(bytes.Length, open.IsText
                    ? $"a \" is missing; the text that begins on line {LineOf(bytes, open.At)} is not closed"
                    : $"a {Closing(bytes[open.At])} is missing; the {(char)bytes[open.At]} opened on line {LineOf(bytes, open.At)} is "
                        + $"not closed")
                : new(at, "the file breaks off here");
        }

        if (message.Contains("maximum configured depth", StringComparison.Ordinal))
        {
            return new(at, "objects and lists are nested too deep here", "a rule file has no more than a few levels");
        }

        if (here == '/' || message.Contains("comment", StringComparison.OrdinalIgnoreCase))
        {
            return new(at, "a rule file has no comments", "say it in the description");
        }

        if (message.Contains("trailing comma", StringComparison.Ordinal))
        {
            return new(at, "a comma stands before the closing bracket", "take the comma out");
        }

        if (message.Contains("single JSON value", StringComparison.Ordinal)
            || message.Contains("end of the data", StringComparison.Ordinal))
        {
            return new(at, "something stands behind the last }", "one file holds one object");
        }

        if (here is (byte)'}' or (byte)']')
        {
            return before.Byte switch
            {
                (byte)':' => new(at, "a value is missing after the colon"),
                (byte)',' => new(before.At, "a comma stands before the closing bracket", "take the comma out"),
                _ => new(at, $"the {(char)here} closes nothing that is open here", "look for a bracket too many, or of the other kind"),
            };
        }

        if (here == '\'')
        {
            return new(at, "texts and keys stand in double quotes", "write \" for '");
        }

        return Word(bytes, at, before, message);
    }

    // A word or number where there should be something else.
    private static JsonFault Word(ReadOnlySpan<byte> bytes, int at, (byte Byte, int At) before, string message)
    {
        var here = at < bytes.Length ? bytes[at] : (byte)0;
        var start = at;
        while (start > 0 && IsWord(bytes[start - 1]))
        {
            start--;
        }

        var word = WordAt(bytes, start);
        var lead = LastBefore(bytes, start);

        // The quote before it closed a text that was meant to go on.
        if (lead.Byte == '"' && lead.At == start - 1 && word.Length > 0)
        {
            return new(lead.At, $"the text ends here, before {word}", "inside a text write \\\" for each quote");
        }

        if (message.Contains("after a property name", StringComparison.Ordinal))
        {
            return new(at, "a colon is missing before this", "write : between a key and its value");
        }

        if (here == '"' && before.Byte is (byte)'"' or (byte)'}' or (byte)']'
            || (here == '"' && IsWord(before.Byte) && message.Contains("after a value", StringComparison.Ordinal)))
        {
            return new(at, "a comma is missing before this", "write a comma after what stands before it");
        }

        if (here is (byte)'{' or (byte)'[' && before.Byte is (byte)'}' or (byte)']' or (byte)'"')
        {
            return new(at, before.Byte == '"' ? "a colon or a comma is missing before this" : "a comma is missing before this");
        }

        if (word.Length == 0)
        {
            return here switch
            {
                (byte)'=' => new(at, "a key is followed by a colon", "write : for ="),
                (byte)';' => new(at, "entries are parted by commas", "write , for ;"),
                (byte)',' => new(at, "nothing stands before this comma", "take the comma out, or write what is missing"),
                (byte)':' => new(at, "a colon stands here without a key in double quotes before it"),
                (byte)'+' => new(at, "numbers have no plus sign", "leave it out"),
                _ => new(at, $"{Characters.Describe(RuneAt(bytes, at))} does not belong here", Characters.Instead(RuneAt(bytes, at))),
            };
        }

        var isValue = lead.Byte is (byte)':' or (byte)'['
            || (lead.Byte == ',' && !message.Contains("property name", StringComparison.Ordinal));
        return isValue ? Value(start, word)
            : lead.Byte is (byte)'{' or (byte)',' ? new(start, $"the key {word} needs double quotes", $"write \"{word.TrimEnd('"')}\"")
            : new(start, $"{word} does not belong here", "look for a comma or a quote that is missing before it");
    }

    private static JsonFault Value(int at, string word) => word.ToLowerInvariant() switch
    {
        "true" or "false" or "null" or "none" or "yes" or "no" =>
            new(at, $"{word} is no value",
                word[0] is 't' or 'T' or 'y' or 'Y' ? "write true"
                    : word[0] is 'n' && word[1] is 'u' ? "leave the key out" : "write false"),
        var number when number.All(c => char.IsAsciiDigit(c) || c is '.' or '_') => new(at, $"{word} is no number as JSON writes them",
            number.StartsWith('.') ? $"write 0{number}"
                : number.EndsWith('.') ? $"write {number}0"
                    : number[0] == '0' ? "numbers have no zeros in front; a text needs quotes"
                        : "a number has digits and at most one point"),
        _ => new(at, $"a text needs a quote before {word}", $"write \"{word.TrimEnd('"')}\""),
    };

    private static JsonFault? Quote(ReadOnlySpan<byte> bytes, int at) => RuneAt(bytes, at) is { } rune && Characters.IsQuote(rune)
        ? new(at, $"this is {Characters.Describe(rune)}", "write the straight \"")
        : null;

    // What is open at the end, the innermost.
    private static (int At, bool IsText)? Unclosed(ReadOnlySpan<byte> bytes)
    {
        var open = new Stack<int>();
        var text = -1;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (text >= 0)
            {
                i += bytes[i] == '\\' ? 1 : 0;
                text = i < bytes.Length && bytes[i] == '"' ? -1 : text;
            }
            else if (bytes[i] == '"')
            {
                text = i;
            }
            else if (bytes[i] is (byte)'{' or (byte)'[')
            {
                open.Push(i);
            }
            else if (bytes[i] is (byte)'}' or (byte)']')
            {
                open.TryPop(out _);
            }
        }

        return text >= 0 ? (text, true) : open.TryPeek(out var last) ? (last, false) : null;
    }

    private static int OpeningQuote(ReadOnlySpan<byte> bytes, int at)
    {
        var line = bytes[..at].LastIndexOf((byte)'\n') + 1;
        var opened = line;
        for (var i = line; i < at; i++)
        {
            if (bytes[i] == '\\')
            {
                i++;
            }
            else if (bytes[i] == '"')
            {
                opened = i;
            }
        }

        return opened;
    }

    private static char Closing(byte open) => open == '{' ? '}' : ']';

    private static int LineOf(ReadOnlySpan<byte> bytes, int at) => bytes[..at].Count((byte)'\n') + 1;

    private static (byte Byte, int At) LastBefore(ReadOnlySpan<byte> bytes, int at)
    {
        var last = bytes[..Math.Min(at, bytes.Length)].LastIndexOfAnyExcept(" \t\n"u8);
        return last < 0 ? ((byte)0, -1) : (bytes[last], last);
    }

    private static string WordAt(ReadOnlySpan<byte> bytes, int start)
    {
        var end = start;
        while (end < bytes.Length && end - start < MaxWord && IsWord(bytes[end]))
        {
            end++;
        }

        return Encoding.UTF8.GetString(bytes[start..end]);
    }

    private static Rune? RuneAt(ReadOnlySpan<byte> bytes, int at) =>
        at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out var rune, out _) == System.Buffers.OperationStatus.Done ? rune : null;

    private static bool IsLetter(byte b) => char.IsAsciiLetter((char)b);

    private static bool IsWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or (byte)'.';
}
