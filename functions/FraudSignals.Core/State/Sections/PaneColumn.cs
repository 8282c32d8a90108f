using FraudSignals.Rules;

namespace FraudSignals.State.Sections;

/// <summary>What a column of a pane ring adds up.</summary>
public enum ColumnOf : byte
{
    /// <summary>Touches.</summary>
    Count,

    /// <summary>The field's value.</summary>
    Value,

    /// <summary>The low 32 bits of the value's square.</summary>
    SquareLow,

    /// <summary>The value's square without its low 32 bits.</summary>
    SquareHigh,

    /// <summary>The value times its place in the pane, in sixteenths.</summary>
    ValueByTime,

    /// <summary>The smallest value.</summary>
    Min,

    /// <summary>The largest value.</summary>
    Max,
}

/// <summary>A column of a pane ring: what it holds, and the aggregate whose filter decides what counts.</summary>
/// <param name="Of">What is added up.</param>
/// <param name="Definition">Gives field, filter and currency.</param>
internal sealed record PaneColumn(ColumnOf Of, AggregateDefinition Definition)
{
    /// <summary>Columns of one identity in one role are one column.</summary>
    public string Identity => string.Join('|', Of, Definition.Field, Definition.Where, Definition.Currency, Definition.Finding)
        + (Definition.Per == FindingUnit.Event ? "|event" : "");
}
