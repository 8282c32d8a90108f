using FraudSignals.Events;

namespace FraudSignals.Rules.Feeds;

/// <summary>What was seen of a feed, to tell which rules it leaves without a word.</summary>
public sealed record FeedFacts
{
    /// <summary>What its records are.</summary>
    public required EventType Type { get; init; }

    /// <summary>The fields that any of its records that count has.</summary>
    public required IReadOnlySet<EventField> Filled { get; init; }

    /// <summary>The currencies of its amounts, three capitals each.</summary>
    public IReadOnlySet<string> Currencies { get; init; } = new HashSet<string>();

    /// <summary>Whether any of its records counts: of transfers, those that are settled.</summary>
    public bool HasFinal { get; init; } = true;
}
