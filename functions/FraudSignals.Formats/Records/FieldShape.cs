namespace FraudSignals.Formats.Records;

/// <summary>How a field's text is judged and turned into its stored value.</summary>
internal enum FieldShape : byte
{
    Id,
    Time,
    View,
    Version,
    Number,
    Device,
    Sim,
    Cell,
    Account,
    Seconds,
    Flag,
    CallKind,
    LowerText,
    UpperText,
    ExactText,
    Currency,
    Status,
    NameMatch,
    Verdict,
    Amount,
    SignedAmount,
    Date,
}
