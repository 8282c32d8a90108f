using System.Buffers;
using System.Security.Cryptography;
using FraudSignals.Binary;
using FraudSignals.Events;

namespace FraudSignals.Ingestion.Shared;

/// <summary>
/// Seals the identifiers of events that wait for somebody to finish them (AES-256-GCM), so that whoever does can name whom an alert is
/// about. It stands behind the events; where it is missing, or from under another key, there are tokens alone. It goes with its row.
/// </summary>
internal sealed class BatchSeal
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] _key;
    private readonly byte[] _nonceKey;

    /// <param name="key">The deployment's key for this.</param>
    public BatchSeal(byte[] key) =>
        (_key, _nonceKey) = (HMACSHA256.HashData(key, "seal"u8), HMACSHA256.HashData(key, "nonce"u8));

    /// <summary>The most bytes the identifiers of an event take.</summary>
    public static int SizeOf(EventBatch batch, in Event e)
    {
        var size = 0;
        for (var position = 0; position < Event.TokenCount; position++)
        {
            size += 1 + batch.ClearText(e, position).Length;
        }

        return size;
    }

    /// <summary>Writes the identifiers of a batch; nothing where none are known.</summary>
    public void Write(ArrayBufferWriter<byte> into, EventBatch batch)
    {
        var clear = new ArrayBufferWriter<byte>();
        for (var i = 0; i < batch.Count; i++)
        {
            ref readonly var e = ref batch.Events[i];
            for (var position = 0; position < Event.TokenCount; position++)
            {
                if (!e.Tokens[position].IsAbsent)
                {
                    var text = batch.ClearText(e, position);
                    clear.Put((byte)text.Length);
                    clear.Write(text);
                }
            }
        }

        if (!clear.WrittenSpan.ContainsAnyExcept((byte)0))
        {
            return;
        }

        // Of what is sealed: the same content gives the same bytes, and no other content has this nonce.
        Span<byte> nonce = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_nonceKey, clear.WrittenSpan, nonce);
        nonce = nonce[..NonceBytes];
        into.Write(nonce);
        var sealing = into.GetSpan(clear.WrittenCount + TagBytes)[..(clear.WrittenCount + TagBytes)];
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(nonce, clear.WrittenSpan, sealing[..^TagBytes], sealing[^TagBytes..]);
        into.Advance(sealing.Length);
    }

    /// <summary>Gives the events of a batch their identifiers again.</summary>
    /// <param name="written">What stands behind the events; empty for nothing.</param>
    /// <param name="batch">The events as they were read.</param>
    /// <exception cref="InvalidDataException">It is no text of these events.</exception>
    public void Read(ReadOnlySpan<byte> written, EventBatch batch)
    {
        if (written.Length <= NonceBytes + TagBytes)
        {
            return;
        }

        var clear = new byte[written.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(_key, TagBytes);
        try
        {
            aes.Decrypt(written[..NonceBytes], written[NonceBytes..^TagBytes], written[^TagBytes..], clear);
        }
        catch (AuthenticationTagMismatchException)
        {
            return;
        }

        var reader = new ByteReader(clear);
        for (var i = 0; i < batch.Count; i++)
        {
            ref var e = ref batch.Events[i];
            for (var position = 0; position < Event.TokenCount; position++)
            {
                if (!e.Tokens[position].IsAbsent && reader.Bytes(reader.Byte()) is { IsEmpty: false } text)
                {
                    batch.SetIdentifier(ref e, position, text);
                }
            }
        }
    }
}
