using System.IO.Hashing;
using System.Text;

namespace FraudSignals.Events;

/// <summary>
/// The 64-bit code under which a short text (a currency, a channel, a bank) is kept and compared for equality.
/// Codes are the same on every machine. 0 means absent.
/// </summary>
public static class TextCode
{
    /// <summary>The code of a UTF-8 text. Callers fold case first where the field ignores it.</summary>
    public static long Of(ReadOnlySpan<byte> utf8)
    {
        var code = (long)XxHash3.HashToUInt64(utf8);
        return code == 0 ? 1 : code;
    }

    /// <summary>The code of a text.</summary>
    public static long Of(string text) => Of(Encoding.UTF8.GetBytes(text));
}
