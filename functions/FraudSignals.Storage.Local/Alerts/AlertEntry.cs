using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local.Alerts;

/// <summary>
/// What is known of a kept alert without reading it: enough to find it and to pass it over. It also stands for alerts that are
/// lost: then it has no id, and its content is the number after the last of them.
/// </summary>
/// <param name="Length">Bytes of its JSON; 0 where the alert is gone.</param>
/// <param name="Received">When the event that raised it was received, milliseconds since 1970-01-01 UTC.</param>
/// <param name="Responder">The code of its responder.</param>
/// <param name="Id">The hash of its id.</param>
internal readonly record struct AlertEntry(int Length, long Received, long Responder, UInt128 Id)
{
    /// <summary>Bytes that stand before the JSON.</summary>
    public const int HeaderSize = 48;

    // The low half of the number after the alert's; 0 in files of the first format, which have none.
    private const int NumberAt = 4;
    private const int ChecksumAt = 40;

    public int Size => HeaderSize + Length;

    public bool IsGone => Length == 0;

    public static UInt128 IdOf(string id) => XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(id));

    public static AlertEntry Write(GrowingBuffer into, Alert alert, long number)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(alert, AlertJson.Readable.Alert);
        var entry = new AlertEntry(json.Length, alert.Received.ToUnixTimeMilliseconds(), TextCode.Of(alert.Responder), IdOf(alert.Id));
        entry.Write(into, json, number);
        return entry;
    }

    /// <summary>Writes that alerts are lost.</summary>
    /// <param name="into">Takes it.</param>
    /// <param name="first">The first.</param>
    /// <param name="end">The number after the last.</param>
    /// <param name="time">From when on their retention counts, milliseconds since 1970-01-01 UTC.</param>
    public static void WriteGone(GrowingBuffer into, long first, long end, long time)
    {
        Span<byte> content = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(content, end);
        new AlertEntry(content.Length, time, 0, 0).Write(into, content, first);
    }

    /// <summary>Reads the entry at the start of some bytes, if a whole one is there.</summary>
    /// <param name="bytes">From its first byte on.</param>
    /// <param name="number">The number it should have.</param>
    /// <param name="entry">What it is.</param>
    /// <param name="found">The number it has; never before the one it should have.</param>
    /// <param name="end">The number after it: the next, unless it stands for alerts that are lost.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, long number, out AlertEntry entry, out long found, out long end)
    {
        (entry, found, end) = (default, number, number + 1);
        if (bytes.Length <= HeaderSize
            || BinaryPrimitives.ReadInt32LittleEndian(bytes) is var length && (length <= 0 || length > bytes.Length - HeaderSize))
        {
            return false;
        }

        entry = new AlertEntry(
            length,
            BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt128LittleEndian(bytes[24..]));
        if (!IsWhole(bytes[..entry.Size]))
        {
            return false;
        }

        var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes[NumberAt..]);
        found = low == 0 ? number : number + (low - 1 - (uint)number);
        end = entry.Id == 0 && length == sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(bytes[HeaderSize..]) : found + 1;
        return found - number < int.MaxValue && end > found;
    }

    /// <summary>Reads an alert, or gives null where its bytes are not those that were written.</summary>
    public static Alert? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return IsWhole(bytes) ? JsonSerializer.Deserialize(bytes[HeaderSize..], AlertJson.Readable.Alert) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Write(GrowingBuffer into, ReadOnlySpan<byte> content, long number)
    {
        var start = into.Length;
        into.Skip(HeaderSize);
        into.Write(content);
        var bytes = into[start..];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[NumberAt..], (uint)(number + 1));
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], Received);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], Responder);
        BinaryPrimitives.WriteUInt128LittleEndian(bytes[24..], Id);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[ChecksumAt..], Checksum(bytes));
    }

    private static bool IsWhole(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[ChecksumAt..]) == Checksum(bytes);

    private static ulong Checksum(ReadOnlySpan<byte> bytes) =>
        XxHash3.HashToUInt64(bytes[HeaderSize..], (long)XxHash3.HashToUInt64(bytes[..ChecksumAt]));
}
