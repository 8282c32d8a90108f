using System.Text.Json.Serialization;
using FraudSignals.Events;

namespace FraudSignals.Http.Contract;

/// <summary>A batch larger than one request may bring: its body is kept as it was sent and worked off in slices.</summary>
public sealed record Claim
{
    /// <summary>32 hexadecimal digits that nobody can guess.</summary>
    public required string Id { get; init; }

    public required ClaimState State { get; init; }

    /// <summary>The name of who sent it; nobody else may ask for it.</summary>
    public required string Source { get; init; }

    public required EventType Type { get; init; }

    public required string ContentType { get; init; }

    /// <summary>How the body is compressed; empty for not at all.</summary>
    public required string ContentEncoding { get; init; }

    /// <summary>Whether it builds state quietly.</summary>
    public required bool History { get; init; }

    /// <summary>The sender's name for it; null where it has none.</summary>
    public string? BatchId { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset Posted { get; init; }

    /// <summary>When work on it last went on.</summary>
    public required DateTimeOffset Worked { get; init; }

    /// <summary>How many of its records were met; work goes on behind them.</summary>
    public required long RecordsRead { get; init; }

    /// <summary>What became of those.</summary>
    public required BatchAnswer Answer { get; init; }

    /// <summary>Why it failed.</summary>
    public Problem? Problem { get; init; }

    /// <summary>How often work on it broke off since it last went on, outages of the store not counted.</summary>
    public int Failures { get; init; }

    [JsonIgnore]
    public bool IsOpen => State == ClaimState.Queued;
}
