using FraudSignals.Events;

namespace FraudSignals.Ingestion.Shared;

/// <summary>
/// A home of very many records keeps the ids of further ones in subjects that hold nothing else, each those of a part of all
/// hashes. They are owned like homes, so a record is still owned in one place; what the home kept before stays with it.
/// </summary>
internal static class IdShard
{
    /// <summary>Over how many a home is spread: at 120,000 ids each, 170 records a second for 48 hours.</summary>
    public const int Count = 256;

    // Any odd number will do: tokens are uniform, and nobody can choose them.
    private static readonly UInt128 Step = new(0x9E3779B97F4A7C15, 0xF39CC0605CEDC835);

    /// <summary>The subject that keeps an id.</summary>
    /// <param name="home">The home as it is stored.</param>
    /// <param name="hash">The id's <see cref="State.Ids.RecordIds.Hash"/>.</param>
    public static SubjectKey Of(SubjectRecord home, ulong hash) =>
        new(home.Key.Kind, new Events.Token(home.Key.Token.Value + Step * (UInt128)(1 + hash % (ulong)home.IdShards)));
}
