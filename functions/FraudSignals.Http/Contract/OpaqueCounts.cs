using System.Text.Json.Serialization;
using FraudSignals.Events;

namespace FraudSignals.Http.Contract;

/// <summary>
/// How many identifiers are tokens, or otherwise none of their kind by form: <c>{ "number": 12, "of": { "number": 12 } }</c>.
/// </summary>
public sealed record OpaqueCounts : KindCounts
{
    /// <summary>There are none.</summary>
    public static OpaqueCounts None { get; } = new();

    /// <summary>All identifiers of the kinds of which some are opaque; left out where there are none.</summary>
    [JsonPropertyOrder(1)]
    public KindCounts? Of { get; init; }

    /// <summary>The two counts together; kinds without opaque ones are left out of both.</summary>
    /// <param name="opaque">Opaque ones of a kind.</param>
    /// <param name="all">All of a kind.</param>
    public static OpaqueCounts From(Func<SubjectKind, long> opaque, Func<SubjectKind, long> all)
    {
        ArgumentNullException.ThrowIfNull(opaque);
        ArgumentNullException.ThrowIfNull(all);
        return Enum.GetValues<SubjectKind>().All(kind => opaque(kind) == 0) ? None : new OpaqueCounts
        {
            Number = Shown(SubjectKind.Number, opaque),
            Sim = Shown(SubjectKind.Sim, opaque),
            Device = Shown(SubjectKind.Device, opaque),
            Cell = Shown(SubjectKind.Cell, opaque),
            Account = Shown(SubjectKind.Account, opaque),
            Of = new KindCounts
            {
                Number = Shown(SubjectKind.Number, all),
                Sim = Shown(SubjectKind.Sim, all),
                Device = Shown(SubjectKind.Device, all),
                Cell = Shown(SubjectKind.Cell, all),
                Account = Shown(SubjectKind.Account, all),
            },
        };

        long? Shown(SubjectKind kind, Func<SubjectKind, long> count) => opaque(kind) > 0 ? count(kind) : null;
    }

    /// <summary>The sum of two.</summary>
    public OpaqueCounts Plus(OpaqueCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return From(kind => this[kind] + other[kind], kind => (Of?[kind] ?? 0) + (other.Of?[kind] ?? 0));
    }
}
