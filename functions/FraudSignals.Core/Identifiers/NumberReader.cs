namespace FraudSignals.Identifiers;

/// <summary>
/// Reads digits that are not plainly a number: every reading that leads to a number is tried, and where one alone does it is certain.
/// </summary>
internal static class NumberReader
{
    private const int MinForeignDigits = 10;
    private const int MinOwnDigits = 8;

    /// <summary>Reads the digits of a number.</summary>
    /// <param name="plan">The plan of the source's country.</param>
    /// <param name="written">The digits, and what stood around them.</param>
    public static SlowReading Read(NumberPlan plan, in WrittenNumber written)
    {
        var digits = written.Digits;
        if (written.HasPlus && digits[0] != '0')
        {
            return International(digits, written.HasBracketedZero);
        }

        if (Behind(plan, digits) is { } nothing)
        {
            return nothing;
        }

        return Certain(plan, written) ?? Remaining(plan, written);
    }

    private static SlowReading International(string digits, bool hasBracketedZero)
    {
        if (digits.Length < PhoneNumber.MinDigits)
        {
            return SlowReading.Refused(IdentifierProblem.TooFewDigits);
        }

        var code = NumberPlan.CodeLength(digits);
        if (digits[code] == '0')
        {
            if (digits.AsSpan(code).IndexOfAnyExcept('0') < 0)
            {
                return SlowReading.Absent;
            }

            if (NumberPlan.JudgeInternational(digits, out var number) != NumberPlan.Certainty.None)
            {
                digits = number;
            }
            else if (hasBracketedZero)
            {
                digits = digits.Remove(code, 1);
            }
            else
            {
                return SlowReading.Refused(
                    digits.Length > PhoneNumber.MaxDigits + 1 ? IdentifierProblem.TooManyDigits : IdentifierProblem.TrunkZero);
            }
        }

        return digits.Length > PhoneNumber.MaxDigits ? SlowReading.Refused(IdentifierProblem.TooManyDigits)
            : SlowReading.Known("+" + digits);
    }

    // The country code and nothing but zeros behind it, with or without a prefix.
    private static SlowReading? Behind(NumberPlan plan, string digits)
    {
        foreach (var rest in plan.BehindPrefixes(digits).Append(digits))
        {
            if (rest.StartsWith(plan.CountryCode, StringComparison.Ordinal) && rest.Length > PhoneNumber.MaxShortDigits
                && rest.AsSpan(plan.CountryCode.Length).IndexOfAnyExcept('0') < 0)
            {
                return SlowReading.Absent;
            }
        }

        return null;
    }

    private static SlowReading? Certain(NumberPlan plan, in WrittenNumber written)
    {
        var digits = written.Digits;
        var readings = new List<(NumberPlan.Certainty Certainty, string Number)>();
        foreach (var rest in plan.BehindPrefixes(digits))
        {
            readings.Add((NumberPlan.JudgeInternational(rest, out var number), number));
            if (written.HasBracketedZero && readings[^1].Certainty == NumberPlan.Certainty.None && rest.Length > PhoneNumber.MinDigits
                && rest[0] != '0' && NumberPlan.CodeLength(rest) is var code && rest[code] == '0')
            {
                readings[^1] = (NumberPlan.JudgeInternational(rest.Remove(code, 1), out number), number);
            }
        }

        // 00 and the own country code is how switches write the country's own numbers, whatever else its plan has 00 for.
        if (readings.Count > 0 && digits.StartsWith("00", StringComparison.Ordinal) && readings[0].Certainty != NumberPlan.Certainty.None
            && readings[0].Number.StartsWith(plan.CountryCode, StringComparison.Ordinal))
        {
            return SlowReading.Known("+" + readings[0].Number);
        }

        if (!digits.StartsWith("00", StringComparison.Ordinal))
        {
            // Digits that begin with the own country code are a number with it, wherever they can be.
            if (digits.StartsWith(plan.CountryCode, StringComparison.Ordinal)
                && NumberPlan.JudgeInternational(digits, out var own) != NumberPlan.Certainty.None
                && plan.HasLength(own.Length - plan.CountryCode.Length)
                && own.Length - plan.CountryCode.Length >= MinOwnDigits)
            {
                return SlowReading.Known("+" + own);
            }

            readings.Add((plan.JudgeNational(digits, out var number), number));
            if (readings.TrueForAll(r => r.Certainty == NumberPlan.Certainty.None) && digits.Length >= MinForeignDigits
                && !plan.HasLength(digits.Length)
                && NumberPlan.JudgeInternational(digits, out var foreign) == NumberPlan.Certainty.Valid && foreign == digits)
            {
                readings.Add((NumberPlan.Certainty.Valid, foreign));
            }
        }

        foreach (var wanted in (ReadOnlySpan<NumberPlan.Certainty>)[NumberPlan.Certainty.Valid, NumberPlan.Certainty.Possible])
        {
            var numbers = readings.Where(r => r.Certainty == wanted).Select(r => r.Number).Distinct().ToList();
            if (numbers.Count > 0)
            {
                return numbers.Count == 1 ? SlowReading.Known("+" + numbers[0]) : SlowReading.Refused(IdentifierProblem.AmbiguousPrefix);
            }
        }

        return null;
    }

    private static SlowReading Remaining(NumberPlan plan, in WrittenNumber written)
    {
        var digits = written.Digits;
        if (written.HasPlus || digits.StartsWith("00", StringComparison.Ordinal))
        {
            return SlowReading.Refused(IdentifierProblem.NoCountry);
        }

        if (plan.IsShortCode(digits) || plan.IsDialledAsItIs(digits))
        {
            return SlowReading.Known(digits);
        }

        // Bare digits may be a token; between separators they were meant as a number.
        return written.HasSeparators
            ? SlowReading.Refused(digits.Length > PhoneNumber.MaxDigits ? IdentifierProblem.TooManyDigits : IdentifierProblem.NotANumber)
            : SlowReading.Opaque(digits);
    }
}
