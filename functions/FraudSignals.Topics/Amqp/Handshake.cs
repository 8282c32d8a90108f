using System.Security.Cryptography;
using System.Text;
using Amqp;
using Amqp.Types;
using FraudSignals.Topics.Access;
using Encoder = Amqp.Types.Encoder;

namespace FraudSignals.Topics.Amqp;

/// <summary>
/// What comes before AMQP itself on a connection: SASL, where the client wants it. It ends when the client has sent AMQP's own
/// header; only then is anything more sent, since one widely used client loses what arrives together with the outcome.
/// </summary>
internal static class Handshake
{
    private const byte Sasl = 3;
    private const int MaxFrame = 4096;
    private const string Plain = "PLAIN";

    // Who comes with one of these shows a key later, to $cbs.
    private static readonly string[] Later = ["MSSBCBS", "ANONYMOUS", "EXTERNAL"];

    /// <returns>The client's AMQP header, to be read again.</returns>
    /// <exception cref="InvalidDataException">It is no AMQP.</exception>
    public static async Task<byte[]> RunAsync(Stream stream, ClientAccess access, ITopicKeys keys, CancellationToken cancellation)
    {
        var header = await ReadAsync(stream, 8, cancellation);
        if (Protocol(header) != Sasl)
        {
            return header;
        }

        await stream.WriteAsync(Encode(header, 0x40, Mechanisms()), cancellation);
        var accepted = Judge(await InitAsync(stream, cancellation), access, keys);
        await stream.WriteAsync(Encode([], 0x44, [0xC0, 0x03, 0x01, 0x50, accepted ? (byte)0 : (byte)1]), cancellation);
        if (!accepted)
        {
            throw new InvalidDataException("No such key.");
        }

        header = await ReadAsync(stream, 8, cancellation);
        return Protocol(header) == 0 ? header : throw new InvalidDataException("AMQP's header should follow.");
    }

    private static byte Protocol(byte[] header) =>
        header.AsSpan(0, 4).SequenceEqual("AMQP"u8) && header[4] is 0 or Sasl && header is [.., 1, 0, 0]
            ? header[4]
            : throw new InvalidDataException("That is not AMQP 1.0.");

    private static byte[] Mechanisms()
    {
        // A list of one field, an array of symbols.
        byte[] names = [.. Later[..2].Append(Plain).SelectMany(n => Encoding.ASCII.GetBytes(n).Prepend((byte)n.Length))];
        return [0xC0, (byte)(names.Length + 5), 1, 0xE0, (byte)(names.Length + 2), 3, 0xA3, .. names];
    }

    private static byte[] Encode(byte[] before, byte performative, byte[] fields)
    {
        byte[] body = [2, 1, 0, 0, 0x00, 0x53, performative, .. fields];
        return [.. before, 0, 0, 0, (byte)(body.Length + 4), .. body];
    }

    private static async Task<(string Mechanism, byte[] Response)> InitAsync(Stream stream, CancellationToken cancellation)
    {
        var size = AmqpBitConverter.ReadInt(await ReadAsync(stream, 4, cancellation), 0);
        if (size is < 12 or > MaxFrame)
        {
            throw new InvalidDataException("A frame of that size is none of SASL.");
        }

        var frame = await ReadAsync(stream, size - 4, cancellation);
        var skip = frame[0] * 4 - 4;
        if (skip < 4 || skip >= frame.Length || frame[1] != 1)
        {
            throw new InvalidDataException("A frame of SASL should come.");
        }

        var buffer = new ByteBuffer(frame, skip, frame.Length - skip, frame.Length - skip);
        try
        {
            return AmqpBitConverter.ReadUByte(buffer) == 0 && Convert.ToUInt64(Encoder.ReadObject(buffer), null) == 0x41
                && Encoder.ReadObject(buffer) is List { Count: >= 1 } fields && fields[0] is Symbol mechanism
                ? (mechanism, fields.Count > 1 && fields[1] is byte[] response ? response : [])
                : throw new InvalidDataException("SASL's init should come.");
        }
        catch (Exception problem)
            when (problem is AmqpException or InvalidCastException or FormatException or OverflowException or IndexOutOfRangeException
                or ArgumentException)
        {
            throw new InvalidDataException("SASL's init cannot be read.");
        }
    }

    private static bool Judge((string Mechanism, byte[] Response) init, ClientAccess access, ITopicKeys keys)
    {
        if (init.Mechanism != Plain)
        {
            return Later.Contains(init.Mechanism);
        }

        var parts = Encoding.UTF8.GetString(init.Response).Split('\0');
        if (parts is not [_, var name, var secret] || keys.Find(name) is not { } key
            || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(key.Secret)))
        {
            return false;
        }

        access.Grant(new SasToken(key, "", DateTimeOffset.MaxValue));
        return true;
    }

    private static async Task<byte[]> ReadAsync(Stream stream, int count, CancellationToken cancellation)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }
}
