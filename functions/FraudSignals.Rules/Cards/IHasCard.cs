using System.Collections.Immutable;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Cards;

/// <summary>What has a card of its own, on which a check can be silenced: a rule or a typology.</summary>
internal interface IHasCard
{
    string Id { get; }

    FileReport Report { get; }

    ImmutableArray<Waiver> Waivers { get; }

    /// <summary>Where a key of the card stands.</summary>
    int OffsetOf(string key);
}
