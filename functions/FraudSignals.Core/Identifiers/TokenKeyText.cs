using System.Buffers;

namespace FraudSignals.Identifiers;

/// <summary>The key that identifiers become tokens under, as an operator gives it to a host.</summary>
public static class TokenKeyText
{
    /// <summary>The setting or variable of the environment that holds it, on every host.</summary>
    public const string Variable = "FRAUDSIGNALS_TOKEN_KEY";

    /// <exception cref="FormatException">It is none; the message goes on from its name and does not hold it.</exception>
    public static byte[] Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        var key = new byte[text.Length];
        if (!(text.Length % 2 == 0 && Convert.FromHexString(text, key, out _, out var length) == OperationStatus.Done)
            && !Convert.TryFromBase64String(text, key, out length))
        {
            throw new FormatException("is neither hexadecimal nor base64.");
        }

        return length >= Tokenizer.MinimumKeyBytes
            ? key[..length]
            : throw new FormatException($"has {length} bytes; a key needs at least {Tokenizer.MinimumKeyBytes}.");
    }
}
