using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FraudSignals.Events;

namespace FraudSignals.Identifiers;

/// <summary>
/// Tells record ids that show an identifier in clear: senders make ids of the number and a counter. Such an id is kept as its hash
/// alone. Only ids of at least seven digits are looked at.
/// </summary>
internal static class ShownIds
{
    private const int MinDigits = 7;

    // So many at the end tell a number from others, with or without country code and trunk zero.
    private const int TellingDigits = 8;
    private const int ImsiDigits = 15;
    private const int MaxIdBytes = 36;

    /// <summary>Whether the id of an event whose identifiers stand in the batch shows one, or has the shape of one.</summary>
    public static bool IsOne(NumberPlan plan, ReadOnlySpan<byte> id, EventBatch batch, in Event e)
    {
        var first = 0;
        while (first < id.Length && !char.IsAsciiDigit((char)id[first]))
        {
            first++;
        }

        if (id.Length - first < MinDigits || id.Length > MaxIdBytes)
        {
            return false;
        }

        // Most ids are a few letters and a counter.
        var counter = id[first..];
        if (Digits.Are(counter))
        {
            return ShowsOwn(counter, batch, e) || HasShape(plan, id, first, id.Length) || IsIban(id);
        }

        if (CountDigits(counter) < MinDigits)
        {
            return false;
        }

        Span<byte> digits = stackalloc byte[MaxIdBytes];
        var count = RunsOf(id, digits, out var hasRun);
        return hasRun && (ShowsOwn(digits[..count], batch, e) || HasShape(plan, id) || IsIban(id));
    }

    private static int CountDigits(ReadOnlySpan<byte> id)
    {
        var count = 0;
        foreach (var b in id)
        {
            count += (uint)(b - '0') <= 9 ? 1 : 0;
        }

        return count;
    }

    // The digits, and a gap where anything but a separator stands between them.
    private static int RunsOf(ReadOnlySpan<byte> id, Span<byte> digits, out bool hasRun)
    {
        var count = 0;
        var run = 0;
        hasRun = false;
        foreach (var b in id)
        {
            if (char.IsAsciiDigit((char)b))
            {
                digits[count++] = b;
                hasRun |= ++run >= MinDigits;
            }
            else if (b is not ((byte)'-' or (byte)'.' or (byte)' ' or (byte)'/' or (byte)'(' or (byte)')' or (byte)'_') && run > 0)
            {
                digits[count++] = 0;
                run = 0;
            }
        }

        return count;
    }

    // Identifiers are kept without separators, so that their last digits stand together: eight bytes, looked for as one word.
    private static bool ShowsOwn(ReadOnlySpan<byte> digits, EventBatch batch, in Event e)
    {
        for (var position = 0; position < Event.TokenCount; position++)
        {
            var own = batch.ClearText(e, position);
            if (own.Length >= TellingDigits ? Holds(digits, MemoryMarshal.Read<ulong>(own[^TellingDigits..]))
                : own.Length == MinDigits && digits.IndexOf(own) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Holds(ReadOnlySpan<byte> digits, ulong tail)
    {
        ref var start = ref MemoryMarshal.GetReference(digits);
        for (var at = digits.Length - TellingDigits; at >= 0; at--)
        {
            if (Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, at)) == tail)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasShape(NumberPlan plan, ReadOnlySpan<byte> id)
    {
        for (var from = 0; from < id.Length; from++)
        {
            var to = from;
            while (to < id.Length && char.IsAsciiDigit((char)id[to]))
            {
                to++;
            }

            if (to > from && HasShape(plan, id, from, to))
            {
                return true;
            }

            from = to;
        }

        return false;
    }

    // Whether a run of digits is a number as it is mostly written, or an IMSI. With zeros in front it is a counter.
    private static bool HasShape(NumberPlan plan, ReadOnlySpan<byte> id, int from, int to)
    {
        if (to - from < MinDigits || (id[from] == '0' && id[from + 1] == '0'))
        {
            return false;
        }

        Span<byte> number = stackalloc byte[EventBatch.MaxIdentifierBytes];
        var run = id[(from > 0 && id[from - 1] == '+' ? from - 1 : from)..to];
        return (PlainNumber.TryRead(plan, run, number, out _) && number[0] == '+') || IsImsi(id[from..to]);
    }

    private static bool IsIban(ReadOnlySpan<byte> id) =>
        Iban.MayBe(id) && Iban.Find(System.Text.Encoding.ASCII.GetString(id)) is { } iban && Iban.HasGoodCheckDigits(iban);

    // Not a day with seven digits behind it, which is how senders number as well.
    private static bool IsImsi(ReadOnlySpan<byte> run) =>
        run.Length == ImsiDigits && run[0] is >= (byte)'2' and <= (byte)'9' && !IsDay(run);

    private static bool IsDay(ReadOnlySpan<byte> run) => run.StartsWith("20"u8)
        && Pair(run[4..]) is >= 1 and <= 12 && Pair(run[6..]) is >= 1 and <= 31;

    private static int Pair(ReadOnlySpan<byte> digits) => (digits[0] - '0') * 10 + (digits[1] - '0');
}
