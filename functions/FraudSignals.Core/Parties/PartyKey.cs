using System.Security.Cryptography;
using System.Text;

namespace FraudSignals.Parties;

/// <summary>
/// A key of a party as it is kept: of the key itself there is only the hash. A key is a secret of 256 random bits, which nobody finds by
/// trying, so that a fast hash is enough.
/// </summary>
public sealed record PartyKey
{
    /// <summary>What every key begins with, so that scanners for leaked secrets know one.</summary>
    public const string Prefix = "fs_";

    private const int IdBytes = 6;
    private const int SecretBytes = 32;

    /// <summary>12 lower-case hexadecimal digits, the same in the key itself.</summary>
    public required string Id { get; init; }

    /// <summary>The SHA-256 of the whole key, 64 lower-case hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>From when on it is refused; null for never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>When it was revoked; null where it was not.</summary>
    public DateTimeOffset? Revoked { get; init; }

    /// <summary>A new key; its text is nowhere but in the answer.</summary>
    public static (PartyKey Key, string Text) Make(DateTimeOffset now, DateTimeOffset? expires)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        var text = $"{Prefix}{id}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes))}";
        return (new PartyKey { Id = id, Hash = HashOf(text), Created = now, Expires = expires }, text);
    }

    /// <summary>The id within a key's text; null where the text has not the form of a key.</summary>
    public static string? IdOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == Prefix.Length + 2 * IdBytes + 1 + 2 * SecretBytes && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text[Prefix.Length + 2 * IdBytes] == '_'
            ? text.Substring(Prefix.Length, 2 * IdBytes)
            : null;
    }

    /// <summary>Whether a text is this key; takes the same time whichever it is.</summary>
    public bool Is(string text) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(HashOf(text)), Encoding.ASCII.GetBytes(Hash));

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
