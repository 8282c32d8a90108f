using FraudSignals.Binary;
using FraudSignals.Events;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local.Journal;

/// <summary>That a subject's state was erased, as a journal record: its kind and token.</summary>
internal static class ErasureRecord
{
    public const int Size = 3 + Token.Size;

    private const byte Version = 1;

    public static void Write(Span<byte> record, SubjectKey subject)
    {
        var writer = new ByteWriter(record);
        writer.Byte((byte)RecordKind.Erasure);
        writer.Byte(Version);
        writer.Byte((byte)subject.Kind);
        writer.UInt128(subject.Token.Value);
    }

    public static SubjectKey Read(ReadOnlySpan<byte> record)
    {
        if (record.Length != Size)
        {
            throw new StoreDamagedException("An erasure is not of its length.");
        }

        var reader = new ByteReader(record[1..]);
        if (reader.Byte() is var version && version != Version)
        {
            throw new StoreDamagedException(
                $"An erasure has version {version}; this program reads version {Version}. Start the program that wrote it.");
        }

        return new SubjectKey((SubjectKind)reader.Byte(), new Token(reader.UInt128()));
    }
}
