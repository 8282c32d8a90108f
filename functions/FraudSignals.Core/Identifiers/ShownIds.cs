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
        if (id.Length is < MinDigits or > MaxIdBytes)
        {
            return false;
        }

        // The digits, and a gap where anything but a separator stands between them.
        Span<byte> digits = stackalloc byte[MaxIdBytes];
        var count = 0;
        var hasRun = false;
        var run = 0;
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

        return hasRun && (ShowsOwn(digits[..count], batch, e) || HasShape(plan, id));
    }

    private static bool ShowsOwn(ReadOnlySpan<byte> digits, EventBatch batch, in Event e)
    {
        Span<byte> own = stackalloc byte[EventBatch.MaxIdentifierBytes];
        for (var slot = 0; slot < Event.TokenSlots; slot++)
        {
            var count = 0;
            foreach (var b in batch.ClearText(e, slot))
            {
                if (char.IsAsciiDigit((char)b))
                {
                    own[count++] = b;
                }
            }

            if (count >= MinDigits && digits.IndexOf(own[Math.Max(0, count - TellingDigits)..count]) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    // A number as it is mostly written, an IMSI or a short IBAN, alone or between signs that are no digits.
    private static bool HasShape(NumberPlan plan, ReadOnlySpan<byte> id)
    {
        Span<byte> number = stackalloc byte[EventBatch.MaxIdentifierBytes];
        for (var from = 0; from < id.Length;)
        {
            if (!char.IsAsciiDigit((char)id[from]))
            {
                from++;
                continue;
            }

            var to = from;
            while (to < id.Length && char.IsAsciiDigit((char)id[to]))
            {
                to++;
            }

            var run = id[(from > 0 && id[from - 1] == '+' ? from - 1 : from)..to];
            if (to - from >= MinDigits
                && ((PlainNumber.TryRead(plan, run, number, out _) && number[0] == '+') || IsImsi(id[from..to])))
            {
                return true;
            }

            from = to;
        }

        return Iban.MayBe(id) && Iban.Find(System.Text.Encoding.ASCII.GetString(id)) is { } iban && Iban.HasGoodCheckDigits(iban);
    }

    // Not a day with seven digits behind it, which is how senders number as well.
    private static bool IsImsi(ReadOnlySpan<byte> run) => run.Length == ImsiDigits && run[0] is >= (byte)'2' and <= (byte)'9' && !IsDay(run);

    private static bool IsDay(ReadOnlySpan<byte> run) => run.StartsWith("20"u8)
        && Pair(run[4..]) is >= 1 and <= 12 && Pair(run[6..]) is >= 1 and <= 31;

    private static int Pair(ReadOnlySpan<byte> digits) => (digits[0] - '0') * 10 + (digits[1] - '0');
}
