using FraudSignals.Binary;
using FraudSignals.Events;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local.Journal;

/// <summary>The sealed identifiers of subjects that wait for a judgement, as a journal record.</summary>
internal static class NamesRecord
{
    /// <summary>Bytes of one name, about.</summary>
    public const int BytesOfOne = 128;

    private const byte Version = 1;

    public static void Write(GrowingBuffer into, IReadOnlyCollection<WaitingName> names)
    {
        into.Put((byte)RecordKind.Names);
        into.Put(Version);
        into.PutSmall(names.Count);
        foreach (var name in names)
        {
            into.Put((byte)name.Subject.Kind);
            into.Put(name.Subject.Token.Value);
            into.Put(name.Until);
            into.PutText(name.Sealed);
        }
    }

    /// <exception cref="StoreDamagedException">It cannot be read.</exception>
    public static IReadOnlyList<WaitingName> Read(ReadOnlySpan<byte> record)
    {
        try
        {
            var reader = new ByteReader(record[1..]);
            if (reader.Byte() is var version && version != Version)
            {
                throw new StoreDamagedException(
                    $"Names have version {version}; this program reads version {Version}. Start the program that wrote them.");
            }

            var names = new List<WaitingName>();
            for (var count = reader.Small(); count > 0; count--)
            {
                var subject = new SubjectKey((SubjectKind)reader.Byte(), new Token(reader.Value<UInt128>()));
                names.Add(new WaitingName(subject, reader.Value<long>(), reader.Text()));
            }

            return names;
        }
        catch (InvalidDataException problem)
        {
            throw new StoreDamagedException(problem.Message, problem);
        }
    }
}
