using FraudSignals.Events;
using FraudSignals.Http.Contract;

namespace FraudSignals.Http.Batches;

/// <summary>
/// Counts what is known of accepted records: whose sides are told, which identifiers are tokens, which transfers are settled.
/// </summary>
internal sealed class KnownTally
{
    private static readonly string[] Kinds = [.. Enum.GetNames<SubjectKind>().Select(n => n.ToLowerInvariant())];

    /// <summary>Records with a side that is withheld or not known.</summary>
    public long Withheld { get; private set; }

    /// <summary>Transfers that are pending or rejected.</summary>
    public long NotFinal { get; private set; }

    /// <summary>Identifiers that are none of their kind by form, by <see cref="SubjectKind"/>.</summary>
    public long[] Opaque { get; } = new long[Kinds.Length];

    /// <summary>All identifiers, by <see cref="SubjectKind"/>.</summary>
    public long[] Identifiers { get; } = new long[Kinds.Length];

    /// <summary>The name of a kind, as answers and metrics have it.</summary>
    public static string NameOf(int kind) => Kinds[kind];

    /// <summary>The counts of identifiers, as answers have them.</summary>
    public OpaqueCounts Counts => OpaqueCounts.From(kind => Opaque[(int)kind], kind => Identifiers[(int)kind]);

    public void Add(in Event e)
    {
        for (var position = 0; position < Event.TokenCount; position++)
        {
            if (e.Clear[position] != 0)
            {
                var kind = (int)Roles.KindOf(e.Type, position);
                Identifiers[kind]++;
                Opaque[kind] += e.Opaque >> position & 1;
            }
        }

        // The two sides of an event stand in its first two positions.
        Withheld += e.Clear[0] == 0 || e.Clear[1] == 0 ? 1 : 0;
        NotFinal += TransferStatuses.IsFinal(e) ? 0 : 1;
    }

    public void Add(KnownTally other)
    {
        Withheld += other.Withheld;
        NotFinal += other.NotFinal;
        for (var kind = 0; kind < Kinds.Length; kind++)
        {
            Opaque[kind] += other.Opaque[kind];
            Identifiers[kind] += other.Identifiers[kind];
        }
    }

    /// <summary>Goes on from what was counted in an earlier part of the same batch.</summary>
    public void GoOnFrom(BatchAnswer answer)
    {
        (Withheld, NotFinal) = (answer.Withheld, answer.NotFinal);
        for (var kind = 0; kind < Kinds.Length; kind++)
        {
            Opaque[kind] = answer.Opaque[(SubjectKind)kind];
            Identifiers[kind] = answer.Opaque.Of?[(SubjectKind)kind] ?? 0;
        }
    }
}
