using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FraudSignals.Alerts;

namespace FraudSignals.Ingestion.Sealing;

/// <summary>
/// An identifier under AES-256-GCM: <c>POOL.PLACE.BYTES</c>. Its key is made of one of a pool, used for it alone, and of the
/// deployment's: a pool that is stolen opens nothing, nor does the deployment's key once the pool's is destroyed.
/// </summary>
/// <param name="Pool">The pool.</param>
/// <param name="Place">The key's place in it.</param>
/// <param name="Bytes">The identifier encrypted, and its tag.</param>
internal readonly record struct SealedKey(string Pool, int Place, byte[] Bytes)
{
    private const int TagBytes = 16;

    // A key is used once.
    private static readonly byte[] Nonce = new byte[12];

    /// <param name="pool">The pool's id.</param>
    /// <param name="place">The place of a key that was not used before.</param>
    /// <param name="key">The pool's key there.</param>
    /// <param name="deployment">The deployment's key for alerts.</param>
    /// <param name="subject">Whose identifier it is: it opens for no other.</param>
    public static SealedKey Seal(string pool, int place, ReadOnlySpan<byte> key, byte[] deployment, AlertSubject subject)
    {
        var clear = Encoding.UTF8.GetBytes(subject.Key!);
        var bytes = new byte[clear.Length + TagBytes];
        using var aes = new AesGcm(HMACSHA256.HashData(deployment, key), TagBytes);
        aes.Encrypt(Nonce, clear, bytes.AsSpan(0, clear.Length), bytes.AsSpan(clear.Length), Bind(subject));
        return new SealedKey(pool, place, bytes);
    }

    public static SealedKey? Parse(string? text) =>
        text?.Split('.') is [{ Length: > 0 } pool, var place, var bytes]
            && int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && at < IKeyPools.Keys && Base64Url.IsValid(bytes)
            ? new SealedKey(pool, at, Base64Url.DecodeFromChars(bytes))
            : null;

    /// <summary>The identifier; null where its key is destroyed or is another's.</summary>
    public string? Open(byte[] pool, byte[] deployment, AlertSubject subject)
    {
        var key = pool.AsSpan(Place * IKeyPools.KeyBytes, IKeyPools.KeyBytes);
        if (!key.ContainsAnyExcept((byte)0) || Bytes.Length <= TagBytes)
        {
            return null;
        }

        var clear = new byte[Bytes.Length - TagBytes];
        using var aes = new AesGcm(HMACSHA256.HashData(deployment, key), TagBytes);
        try
        {
            aes.Decrypt(Nonce, Bytes.AsSpan(0, clear.Length), Bytes.AsSpan(clear.Length), clear, Bind(subject));
            return Encoding.UTF8.GetString(clear);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Pool}.{Place}.{Base64Url.EncodeToString(Bytes)}");

    private static byte[] Bind(AlertSubject subject) => Encoding.UTF8.GetBytes($"{subject.Kind}:{subject.Token}");
}
