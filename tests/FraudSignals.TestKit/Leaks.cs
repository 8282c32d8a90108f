using System.Buffers.Binary;
using System.Text;

namespace FraudSignals.TestKit;

/// <summary>
/// Looks for identifiers in bytes: as text in one and two bytes a character, as base64 of that, as a number packed in eight bytes, and in
/// packed decimals, with and without what stands before a number in its country.
/// </summary>
public sealed class Leaks
{
    // Shorter ones would be found by chance.
    private const int Shortest = 10;

    private readonly HashSet<ulong> _numbers = [];
    private readonly HashSet<int> _lengths = [];
    private readonly HashSet<string> _all = new(StringComparer.Ordinal);
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);

    public int Identifiers => _all.Count;

    public long Bytes { get; private set; }

    public string Any { get; private set; } = "";

    /// <summary>What was found, and where.</summary>
    public IReadOnlyCollection<string> Found => _found;

    public void Add(string identifier)
    {
        var digits = string.Concat(identifier.Where(char.IsAsciiDigit));
        if (digits.Length < Shortest || !_all.Add(identifier))
        {
            return;
        }

        Any = identifier.StartsWith('+') ? identifier : Any;
        foreach (var form in identifier.StartsWith("+66", StringComparison.Ordinal) ? (string[])[digits, "0" + digits[2..]] : [digits])
        {
            _numbers.Add(ulong.Parse(form));
            _lengths.Add(form.Length);
        }
    }

    /// <summary>The forms of an identifier that are looked for.</summary>
    public static IEnumerable<byte[]> Forms(string identifier)
    {
        var digits = string.Concat(identifier.Where(char.IsAsciiDigit));
        yield return Encoding.UTF8.GetBytes($"x{identifier}x");
        yield return Encoding.UTF8.GetBytes($"x{digits}x");
        yield return Encoding.Unicode.GetBytes(digits);
        for (var shift = 0; shift < 3; shift++)
        {
            yield return Encoding.ASCII.GetBytes(Convert.ToBase64String([.. new byte[shift], .. Encoding.UTF8.GetBytes(digits), 0, 0]));
        }

        var packed = new byte[11];
        BinaryPrimitives.WriteInt64LittleEndian(packed.AsSpan(2), long.Parse(digits));
        yield return packed;
        BinaryPrimitives.WriteInt64BigEndian(packed.AsSpan(1), long.Parse(digits));
        yield return packed;
        var even = digits.Length % 2 == 0 ? digits : digits + "0";
        yield return Convert.FromHexString(even);
    }

    public bool Finds(byte[] bytes)
    {
        var leaks = new Leaks();
        leaks.Add(Any);
        leaks.LookIn("there", bytes);
        return leaks.Found.Count > 0;
    }

    public void LookIn(string where, byte[] bytes)
    {
        Bytes += bytes.Length;
        Texts(where, bytes);
        Texts(where, [.. bytes.Where((_, i) => i % 2 == 0)]);
        Texts(where, [.. bytes.Where((_, i) => i % 2 == 1)]);
        Base64(where, bytes);
        for (var i = 0; i + 8 <= bytes.Length; i++)
        {
            var value = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(i));
            if (_numbers.Contains(value) || _numbers.Contains(BinaryPrimitives.ReverseEndianness(value)))
            {
                _found.Add($"{where}: packed at {i}");
            }
        }

        Packed(where, bytes);
    }

    private void Texts(string where, ReadOnlySpan<byte> bytes)
    {
        for (int start = 0, end; start < bytes.Length; start = end + 1)
        {
            for (end = start; end < bytes.Length && bytes[end] is >= (byte)'0' and <= (byte)'9'; end++)
            {
            }

            // A run of digits is an identifier or is none; what is within a longer one is a hash or a sum.
            if (_lengths.Contains(end - start) && _numbers.Contains(ulong.Parse(Encoding.ASCII.GetString(bytes[start..end]))))
            {
                _found.Add($"{where}: {Encoding.ASCII.GetString(bytes[Math.Max(0, start - 20)..Math.Min(bytes.Length, end + 5)])}");
            }
        }
    }

    private void Base64(string where, byte[] bytes)
    {
        for (int start = 0, end; start < bytes.Length; start = end + 1)
        {
            for (end = start; end < bytes.Length
                && (char.IsAsciiLetterOrDigit((char)bytes[end]) || bytes[end] is (byte)'+' or (byte)'/' or (byte)'-' or (byte)'_'); end++)
            {
            }

            for (var shift = 0; shift < 4 && end - start - shift >= 14; shift++)
            {
                var text = Encoding.ASCII.GetString(bytes, start + shift, (end - start - shift) / 4 * 4).Replace('-', '+')
                    .Replace('_', '/');
                Texts($"{where}, base64", Convert.FromBase64String(text));
            }
        }
    }

    // Two digits a byte, either first; a run of at least eight such bytes that is no longer than an identifier, so that random bytes are
    // none.
    private void Packed(string where, byte[] bytes)
    {
        var digits = new StringBuilder();
        for (var start = 0; start < bytes.Length; start++)
        {
            if (start > 0 && IsDecimal(bytes[start - 1]))
            {
                continue;
            }

            digits.Clear();
            for (var i = start; i < bytes.Length && IsDecimal(bytes[i]) && digits.Length < 18; i++)
            {
                digits.Append(bytes[i] >> 4).Append(bytes[i] & 15);
            }

            foreach (var length in _lengths.Where(l => l <= digits.Length && digits.Length - l <= 1))
            {
                if (_numbers.Contains(ulong.Parse(digits.ToString(0, length))))
                {
                    _found.Add($"{where}: in packed decimals at {start}");
                }
            }
        }

        static bool IsDecimal(byte b) => (b >> 4) <= 9 && (b & 15) <= 9;
    }
}
