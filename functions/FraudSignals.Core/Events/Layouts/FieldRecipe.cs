using System.Collections.Immutable;

namespace FraudSignals.Events.Layouts;

/// <summary>
/// How one field of a record is made from what a source writes. What comes out is judged like any other value of the field.
/// </summary>
public sealed record FieldRecipe
{
    /// <summary>The field's name in the contract.</summary>
    public required string Field { get; init; }

    /// <summary>The records it is for; null for all. Of several recipes for a field the first that is for a record counts.</summary>
    public RecordFilter? When { get; init; }

    /// <summary>The names of the values it is made of, put one behind the other; absent and empty ones are left out.</summary>
    public ImmutableArray<string> From { get; init; } = [];

    /// <summary>What stands between them.</summary>
    public string Join { get; init; } = "";

    /// <summary>Read in this order where all of <see cref="From"/> are absent or empty: the first that is not counts.</summary>
    public ImmutableArray<string> Or { get; init; } = [];

    /// <summary>What the field is where the record says nothing of it; for a field without <see cref="From"/>, in every record.</summary>
    public string? Value { get; init; }

    /// <summary>What is written -> what the field is, in whatever case it is written; empty for as it is written.</summary>
    public ImmutableDictionary<string, string> Map { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What the field is where the map does not have what is written; null for as it is written, "" for absent.</summary>
    public string? Else { get; init; }

    /// <summary>How a time or date is written; null for the contract's way.</summary>
    public TimeForm? Form { get; init; }

    /// <summary>What one of the field's units is in those that are written, for seconds and amounts: 1000 for milliseconds.</summary>
    public int Per { get; init; } = 1;
}
