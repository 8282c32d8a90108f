using FraudSignals.Binary;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local.Journal;

/// <summary>
/// That records are lost, as a journal record. It is the first after them, so that their numbers are not used again, and tells
/// whoever reads the journal that the jump in numbers was told to somebody.
/// </summary>
/// <param name="State">The record the state was as of when it was gone on.</param>
/// <param name="Alerts">The number of the next alert.</param>
internal readonly record struct LossRecord(long State, long Alerts)
{
    public const int Size = 2 + 2 * sizeof(long);

    private const byte Version = 1;

    public void Write(Span<byte> record)
    {
        var writer = new ByteWriter(record);
        writer.Byte((byte)RecordKind.Loss);
        writer.Byte(Version);
        writer.Int64(State);
        writer.Int64(Alerts);
    }

    public static LossRecord? TryRead(ReadOnlySpan<byte> record) =>
        record.Length == Size && record[0] == (byte)RecordKind.Loss ? Read(record) : null;

    /// <exception cref="StoreDamagedException">It cannot be read.</exception>
    public static LossRecord Read(ReadOnlySpan<byte> record)
    {
        if (record.Length != Size)
        {
            throw new StoreDamagedException("A note of a loss is not of its length.");
        }

        var reader = new ByteReader(record[1..]);
        return reader.Byte() is var version && version == Version
            ? new LossRecord(reader.Int64(), reader.Int64())
            : throw new StoreDamagedException(
                $"A note of a loss has version {version}; this program reads version {Version}. Start the program that wrote it.");
    }
}
