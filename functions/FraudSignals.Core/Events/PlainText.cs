using System.Buffers;
using System.Text;

namespace FraudSignals.Events;

/// <summary>Checks on short UTF-8 texts that people or machines wrote: no control characters, valid UTF-8, no outer white space.</summary>
public static class PlainText
{
    /// <summary>The text without white space (space, tab, line breaks) before and after it.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) =>
        text.Length > 0 && text[0] > ' ' && text[^1] > ' ' ? text : text.Trim(" \t\r\n"u8);

    /// <summary>What is wrong with a trimmed text of at most <paramref name="maxBytes"/> bytes.</summary>
    public static TextProblem Check(ReadOnlySpan<byte> text, int maxBytes)
    {
        if (text.IsEmpty)
        {
            return TextProblem.Empty;
        }

        if (text.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            var problem = CheckRunes(text);
            if (problem != TextProblem.None)
            {
                return problem;
            }
        }

        return text.Length > maxBytes ? TextProblem.TooLong : TextProblem.None;
    }

    private static TextProblem CheckRunes(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(text, out var rune, out var length) != OperationStatus.Done)
            {
                return TextProblem.InvalidUtf8;
            }

            if (Rune.IsControl(rune))
            {
                return TextProblem.ControlCharacter;
            }

            text = text[length..];
        }

        return TextProblem.None;
    }
}
