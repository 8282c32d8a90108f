using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local.Alerts;

/// <summary>What is known of a kept alert without reading it: enough to find it and to pass it over.</summary>
/// <param name="Length">Bytes of its JSON.</param>
/// <param name="Received">When the event that raised it was received, milliseconds since 1970-01-01 UTC.</param>
/// <param name="Responder">The code of its responder.</param>
/// <param name="Id">The hash of its id.</param>
internal readonly record struct AlertEntry(int Length, long Received, long Responder, UInt128 Id)
{
    /// <summary>Bytes that stand before the JSON.</summary>
    public const int HeaderSize = 48;

    private const int ChecksumAt = 40;

    public int Size => HeaderSize + Length;

    public static UInt128 IdOf(string id) => XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(id));

    public static AlertEntry Write(GrowingBuffer into, Alert alert)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(alert, AlertJson.Readable.Alert);
        var entry = new AlertEntry(json.Length, alert.Received.ToUnixTimeMilliseconds(), TextCode.Of(alert.Responder), IdOf(alert.Id));
        var start = into.Length;
        into.Skip(HeaderSize);
        into.Write(json);
        var bytes = into[start..];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, entry.Length);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], entry.Received);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], entry.Responder);
        BinaryPrimitives.WriteUInt128LittleEndian(bytes[24..], entry.Id);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[ChecksumAt..], Checksum(bytes));
        return entry;
    }

    public static AlertEntry ReadHeader(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt32LittleEndian(bytes),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt128LittleEndian(bytes[24..]));

    /// <summary>Reads an alert, or gives null where its bytes are not those that were written.</summary>
    public static Alert? Read(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[ChecksumAt..]) == Checksum(bytes)
        ? JsonSerializer.Deserialize(bytes[HeaderSize..], AlertJson.Readable.Alert)
        : null;

    private static ulong Checksum(ReadOnlySpan<byte> bytes) =>
        XxHash3.HashToUInt64(bytes[HeaderSize..], (long)XxHash3.HashToUInt64(bytes[..ChecksumAt]));
}
