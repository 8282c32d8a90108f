using FraudSignals.Events;

namespace FraudSignals.Ingestion.Shared;

/// <summary>A subject as a store keeps it.</summary>
public sealed record SubjectRecord
{
    public required SubjectKey Key { get; init; }

    /// <summary>What the store knows this state of it by; null where the subject is not there yet.</summary>
    public string? Version { get; init; }

    /// <summary>Which layout the block is in.</summary>
    public ulong Layout { get; init; }

    /// <summary>The engine's state of it; empty where only its record ids are kept.</summary>
    public ReadOnlyMemory<byte> Block { get; init; }

    /// <summary>The record ids it is the home of, and those of findings addressed to it, of the lateness bound.</summary>
    public ReadOnlyMemory<byte> Ids { get; init; }

    /// <summary>
    /// Over how many subjects of their own the ids of its further records are spread; 0 while it keeps them itself. See
    /// <see cref="IdShard"/>.
    /// </summary>
    public int IdShards { get; init; }

    /// <summary>Which intents have been applied to it.</summary>
    public ReadOnlyMemory<byte> AppliedIntents { get; init; }

    /// <summary>Intents before this one are closed and no longer among them.</summary>
    public ulong AppliedFrom { get; init; }

    /// <summary>When it was written, by the store's own clock; null where that has none.</summary>
    public DateTimeOffset? Written { get; init; }
}
