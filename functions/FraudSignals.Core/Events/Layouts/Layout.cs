using System.Collections.Immutable;

namespace FraudSignals.Events.Layouts;

/// <summary>How one kind of system writes records of one type, where that is not the contract's way.</summary>
public sealed record Layout
{
    /// <summary>The most names of its own a layout reads.</summary>
    public const int MaxNames = 64;

    /// <summary>Lower-case letters, digits and dashes.</summary>
    public required string Name { get; init; }

    public required EventType Type { get; init; }

    public required LayoutFormat Format { get; init; }

    /// <summary>The IANA name of the text's encoding; null for UTF-8.</summary>
    public string? Encoding { get; init; }

    /// <summary>What separates the columns of CSV: one ASCII character.</summary>
    public char Separator { get; init; } = ',';

    /// <summary>What encloses cells of CSV: one ASCII character, or 0 for nothing.</summary>
    public char Quote { get; init; } = '"';

    /// <summary>Whether the first line of CSV, behind the lines that are skipped, names the columns.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>How many lines stand before the header, or before the first record where there is none.</summary>
    public int SkipLines { get; init; }

    /// <summary>What the columns of CSV are called here, from the first on; empty for the names in its header.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    /// <summary>
    /// JSON: the path of the array that holds the records; null where they stand at the top. XML: the local name of the element
    /// that is a record.
    /// </summary>
    public string? Records { get; init; }

    /// <summary>What stands before the decimals of numbers.</summary>
    public char DecimalPoint { get; init; } = '.';

    /// <summary>What stands between the thousands of numbers; 0 for nothing.</summary>
    public char Thousands { get; init; }

    /// <summary>Whether values are written as in addresses of web pages: %2B for a plus sign.</summary>
    public bool PercentEncoded { get; init; }

    /// <summary>The records that are read must pass all of these; the others are passed over and counted.</summary>
    public ImmutableArray<RecordFilter> Only { get; init; } = [];

    /// <summary>How each field is made.</summary>
    public ImmutableArray<FieldRecipe> Fields { get; init; } = [];

    /// <summary>How the parts of one record are put together; null where every record is whole.</summary>
    public PartialRecords? Merge { get; init; }

    /// <summary>Every name it reads, each once.</summary>
    public ImmutableArray<string> Names() =>
    [
        .. Only.Select(o => o.From).Concat(Fields.SelectMany(f => f.From.Concat(f.Or).Concat(f.When is null ? [] : [f.When.From])))
            .Concat(Merge?.Names ?? []).Distinct(StringComparer.Ordinal),
    ];
}
