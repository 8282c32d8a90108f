namespace FraudSignals.Topics.Filters;

/// <param name="Kind">What it is.</param>
/// <param name="Text">As written, without quotes.</param>
/// <param name="At">Where it begins, from 0.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text, int At)
{
    /// <summary>A name in quotes is never a word of the language.</summary>
    public bool IsQuoted { get; init; }

    public object? Value { get; init; }
}
