namespace FraudSignals.Identifiers;

/// <summary>The spellings most numbers have, read on their bytes without asking anybody. What it does not know is not judged.</summary>
internal static class PlainNumber
{
    // Shorter, a run of digits that starts like the country code may as well be a national number or a short code.
    private const int MinNationalDigits = 8;

    private const int MinTokenLength = 16;
    private const int MinTokenChanges = 3;

    /// <summary>Reads <c>+66812345678</c>, <c>66812345678</c>, <c>0812345678</c>, <c>191</c> and hexadecimal tokens.</summary>
    public static bool TryRead(NumberPlan plan, ReadOnlySpan<byte> text, Span<byte> destination, out IdentifierReading reading)
    {
        reading = default;
        if (text.IsEmpty)
        {
            return false;
        }

        if (text[0] == '+')
        {
            if (!PhoneNumber.IsInternational(text) || HasZeroBehindCode(text) || Filler.IsRepeated(text[1..]))
            {
                return false;
            }

            text.CopyTo(destination);
            reading = new IdentifierReading(IdentifierForm.Known, text.Length);
            return true;
        }

        return Digits.Are(text) ? TryDigits(plan, text, destination, out reading) : TryToken(text, destination, out reading);
    }

    // A code has one to three digits, so that most numbers need no look at it.
    private static bool HasZeroBehindCode(ReadOnlySpan<byte> number) => (number[2] == '0' || number[3] == '0' || number[4] == '0')
        && number[1 + Events.CallingCode.LengthOf(number[1] - '0', number[2] - '0')] == '0';

    private static bool TryDigits(NumberPlan plan, ReadOnlySpan<byte> digits, Span<byte> destination, out IdentifierReading reading)
    {
        reading = default;
        var code = plan.CountryCode;
        if (digits.Length <= PhoneNumber.MaxShortDigits)
        {
            if (digits.IndexOfAnyExcept((byte)'0') < 0 || plan.HasLength(digits.Length) || plan.HasLength(digits.Length - 1))
            {
                return false;
            }

            digits.CopyTo(destination);
            reading = new IdentifierReading(IdentifierForm.Known, digits.Length);
            return true;
        }

        if (digits.Length > PhoneNumber.MaxDigits || Filler.IsRepeated(digits) || StartsWith(digits, plan.AbroadHead))
        {
            return false;
        }

        var isWithCode = StartsWith(digits, code);
        var rest = isWithCode ? digits[code.Length..]
            : plan.TrunkPrefix.Length == 1 && digits[0] == plan.TrunkPrefix[0] ? digits[1..]
            : plan.TrunkPrefix.Length == 0 || plan.IsWrittenWithoutTrunk(digits[0]) ? digits
            : default;
        if (rest.IsEmpty || !plan.HasLength(rest.Length) || (rest[0] == '0' && rest.Length != digits.Length)
            || (isWithCode && (rest.Length < MinNationalDigits || plan.HasLength(digits.Length)))
            || code.Length + rest.Length > PhoneNumber.MaxDigits
            || (rest.Length == digits.Length && rest.Length < MinNationalDigits))
        {
            return false;
        }

        destination[0] = (byte)'+';
        for (var i = 0; i < code.Length; i++)
        {
            destination[i + 1] = (byte)code[i];
        }

        rest.CopyTo(destination[(code.Length + 1)..]);
        reading = new IdentifierReading(IdentifierForm.Known, code.Length + 1 + rest.Length);
        return !Filler.IsRepeated(destination[1..reading.Length]);
    }

    // What goes back and forth between letters and digits is no number in any spelling.
    private static bool TryToken(ReadOnlySpan<byte> text, Span<byte> destination, out IdentifierReading reading)
    {
        reading = default;
        if (text.Length is < MinTokenLength or > Events.EventBatch.MaxIdentifierBytes)
        {
            return false;
        }

        var changes = 0;
        var wasDigit = true;
        foreach (var b in text)
        {
            var isDigit = char.IsAsciiDigit((char)b);
            if (!isDigit && !char.IsAsciiLetter((char)b))
            {
                return false;
            }

            changes += wasDigit && !isDigit ? 1 : 0;
            wasDigit = isDigit;
        }

        if (changes < MinTokenChanges)
        {
            return false;
        }

        text.CopyTo(destination);
        reading = new IdentifierReading(IdentifierForm.Opaque, text.Length);
        return true;
    }

    private static bool StartsWith(ReadOnlySpan<byte> digits, string head)
    {
        if (head.Length == 0 || digits.Length <= head.Length)
        {
            return false;
        }

        for (var i = 0; i < head.Length; i++)
        {
            if (digits[i] != head[i])
            {
                return false;
            }
        }

        return true;
    }
}
