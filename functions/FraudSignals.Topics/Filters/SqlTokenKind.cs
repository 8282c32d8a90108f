namespace FraudSignals.Topics.Filters;

internal enum SqlTokenKind
{
    End,
    Name,
    Text,
    Number,
    Symbol,
}
