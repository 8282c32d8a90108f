using FraudSignals.Binary;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local.Journal;

/// <summary>That a clock was accepted which stands far from what had been received, as a journal record: what it said.</summary>
internal static class ClockRecord
{
    public const int Size = 2 + sizeof(long);

    private const byte Version = 1;

    public static void Write(Span<byte> record, DateTimeOffset now)
    {
        var writer = new ByteWriter(record);
        writer.Byte((byte)RecordKind.Clock);
        writer.Byte(Version);
        writer.Int64(now.ToUnixTimeMilliseconds());
    }

    public static DateTimeOffset Read(ReadOnlySpan<byte> record)
    {
        if (record.Length != Size)
        {
            throw new StoreDamagedException("An accepted clock is not of its length.");
        }

        var reader = new ByteReader(record[1..]);
        if (reader.Byte() is var version && version != Version)
        {
            throw new StoreDamagedException(
                $"An accepted clock has version {version}; this program reads version {Version}. Start the program that wrote it.");
        }

        return DateTimeOffset.FromUnixTimeMilliseconds(reader.Int64());
    }
}
