namespace FraudSignals.Rules.Reading;

/// <summary>What kind of event field a function works on.</summary>
internal enum FieldNeed : byte
{
    None,
    Number,
    Identifier,
    Place,
}
