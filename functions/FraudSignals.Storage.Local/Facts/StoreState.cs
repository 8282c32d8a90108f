using System.Collections.Immutable;

namespace FraudSignals.Storage.Local.Facts;

/// <summary>How the store is.</summary>
public sealed record StoreState
{
    /// <summary>Why no batch is taken until a restart; null while all is well.</summary>
    public string? Failure { get; init; }

    /// <summary>Why no batch is taken until there is room on the disk; null while there is.</summary>
    public string? Full { get; init; }

    /// <summary>Why the last checkpoint failed; null when it did not. Nothing is lost, but the journal grows.</summary>
    public string? CheckpointProblem { get; init; }

    /// <summary>How many alerts were found damaged; null where none was. They are passed over, and all others are there.</summary>
    public string? AlertProblem { get; init; }

    /// <summary>What waits to be published, by target.</summary>
    public ImmutableArray<OutboxState> Outbox { get; init; } = [];
}
