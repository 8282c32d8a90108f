using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Access;

/// <summary>A shared access signature: who shows it has the key, and may use it for a while below an address.</summary>
/// <param name="Key">Whose it is.</param>
/// <param name="Path">The path it is for, without slashes around it; empty for all.</param>
/// <param name="Expires">Until when.</param>
internal sealed record SasToken(TopicKey Key, string Path, DateTimeOffset Expires)
{
    private const string Prefix = "SharedAccessSignature ";
    private static readonly string Unauthorized = "The token is not valid: the key, its name or its time is wrong.";

    /// <exception cref="TopicException">It is not valid; what is wrong is not told.</exception>
    public static SasToken Verify(string text, ITopicKeys keys, DateTimeOffset now)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        if (text.StartsWith(Prefix, StringComparison.Ordinal) && text.Length < 4096)
        {
            foreach (var field in text[Prefix.Length..].Split('&'))
            {
                var at = field.IndexOf('=', StringComparison.Ordinal);
                fields[at < 0 ? field : field[..at]] = at < 0 ? "" : field[(at + 1)..];
            }
        }

        if (!fields.TryGetValue("sr", out var resource) || !fields.TryGetValue("sig", out var signature)
            || !fields.TryGetValue("se", out var end)
            || !fields.TryGetValue("skn", out var name)
            || !long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > 253402300799 || keys.Find(Uri.UnescapeDataString(name)) is not { } key)
        {
            throw new TopicException(TopicError.Unauthorized, Unauthorized);
        }

        var expected =
            Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.Secret), Encoding.UTF8.GetBytes($"{resource}\n{end}")));
        var given = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(signature));
        var expires = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(expected)) && expires > now
            ? new SasToken(key, PathOf(Uri.UnescapeDataString(resource)), expires)
            : throw new TopicException(TopicError.Unauthorized, Unauthorized);
    }

    public bool Covers(string path) =>
        Path.Length == 0 || path.Equals(Path, StringComparison.OrdinalIgnoreCase)
        || (path.Length > Path.Length && path[Path.Length] == '/' && path.StartsWith(Path, StringComparison.OrdinalIgnoreCase));

    /// <summary>The path of an address, whatever the scheme and host.</summary>
    public static string PathOf(string address) =>
        (Uri.TryCreate(address, UriKind.Absolute, out var uri) && address.Contains("://", StringComparison.Ordinal)
            ? Uri.UnescapeDataString(uri.AbsolutePath) : address).Trim('/');
}
