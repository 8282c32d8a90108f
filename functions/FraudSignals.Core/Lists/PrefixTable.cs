namespace FraudSignals.Lists;

/// <summary>Ranges of numbers by how they begin. Of those a number is in, the longest that holds on the day counts.</summary>
internal sealed class PrefixTable
{
    /// <summary>The most digits of a number (E.164).</summary>
    public const int MaxDigits = 15;

    private readonly PeriodTable<ulong> _prefixes = new();

    // A bit for each length there is.
    private uint _lengths;

    public int Count => _prefixes.Count;

    /// <summary>Whether a text is a plus sign and 1 to 15 digits.</summary>
    public static bool IsNumber(ReadOnlySpan<byte> text) =>
        text is [(byte)'+', _, ..] && text.Length <= MaxDigits + 1 && !text[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9');

    /// <summary>Adds a range; false where it overlaps a period of the same one.</summary>
    public bool Add(ReadOnlySpan<byte> prefix, ListPeriod period)
    {
        _lengths |= 1u << (prefix.Length - 1);
        return _prefixes.Add(Key(Value(prefix[1..]), prefix.Length - 1), period);
    }

    public int Tier(ReadOnlySpan<byte> number, int day)
    {
        var digits = number[1..];
        var value = Value(digits);
        for (var length = digits.Length; length > 0; length--, value /= 10)
        {
            if ((_lengths >> length & 1) != 0 && _prefixes.Tier(Key(value, length), day) is var tier and > 0)
            {
                return tier;
            }
        }

        return 0;
    }

    private static ulong Key(ulong digits, int length) => digits << 4 | (uint)length;

    private static ulong Value(ReadOnlySpan<byte> digits)
    {
        var value = 0ul;
        foreach (var digit in digits)
        {
            value = value * 10 + (uint)(digit - '0');
        }

        return value;
    }
}
