using System.Globalization;
using Azure.Data.Tables;

namespace FraudSignals.Storage.Tables;

/// <summary>
/// Bytes in as many binary properties as they need; how many bytes they are stands beside them, since properties of a longer past may be
/// left.
/// </summary>
internal static class Chunks
{
    public static void Put(TableEntity entity, string name, ReadOnlyMemory<byte> bytes)
    {
        entity[name] = bytes.Length;
        for (var at = 0; at < bytes.Length; at += TableLimits.PropertyBytes)
        {
            entity[NameOf(name, at)] = bytes[at..Math.Min(bytes.Length, at + TableLimits.PropertyBytes)].ToArray();
        }
    }

    /// <exception cref="InvalidDataException">A part is missing.</exception>
    public static ReadOnlyMemory<byte> Take(TableEntity entity, string name)
    {
        var length = entity.GetInt32(name) ?? 0;
        if (length <= TableLimits.PropertyBytes)
        {
            return length == 0 ? default : Part(entity, name, 0).AsMemory(0, length);
        }

        var bytes = new byte[length];
        for (var at = 0; at < length; at += TableLimits.PropertyBytes)
        {
            Part(entity, name, at).AsSpan(0, Math.Min(TableLimits.PropertyBytes, length - at)).CopyTo(bytes.AsSpan(at));
        }

        return bytes;
    }

    private static byte[] Part(TableEntity entity, string name, int at) =>
        entity.GetBinary(NameOf(name, at))
            ?? throw new InvalidDataException($"The entity {entity.PartitionKey}/{entity.RowKey} lacks a part of {name}.");

    private static string NameOf(string name, int at) => name + (at / TableLimits.PropertyBytes).ToString(CultureInfo.InvariantCulture);
}
