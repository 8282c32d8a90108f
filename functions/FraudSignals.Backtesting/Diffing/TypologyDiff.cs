using System.Collections.Immutable;
using FraudSignals.Backtesting.Scoring;

namespace FraudSignals.Backtesting.Diffing;

/// <summary>What other rules change for one typology.</summary>
internal sealed record TypologyDiff
{
    public required string Id { get; init; }

    /// <summary>Null where the old rules do not have it.</summary>
    public required Score? Old { get; init; }

    /// <summary>Null where the new rules do not have it.</summary>
    public required Score? New { get; init; }

    /// <summary>How many subjects alert with the new rules only.</summary>
    public required int Gained { get; init; }

    /// <summary>How many subjects alert with the old rules only.</summary>
    public required int Lost { get; init; }

    /// <summary>Some of each, by the time of their first alert.</summary>
    public required ImmutableArray<ChangedSubject> Subjects { get; init; }
}

/// <summary>A subject that alerts with one set of rules and not with the other.</summary>
/// <param name="Change"><c>gained</c> or <c>lost</c>.</param>
/// <param name="Kind">number, sim, device, cell or account.</param>
/// <param name="Key">Its key.</param>
/// <param name="Label">1 for fraud, 0 for honest; null where it has no label.</param>
/// <param name="Class">What the label says it is.</param>
/// <param name="Time">When it first alerts.</param>
/// <param name="Rules">The rules that spoke for that alert.</param>
internal sealed record ChangedSubject(
    string Change, string Kind, string Key, int? Label, string? Class, DateTimeOffset Time, ImmutableArray<string> Rules);
