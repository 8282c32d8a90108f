namespace FraudSignals.Rules.Expressions;

/// <summary>The expression holds something the language does not have.</summary>
internal sealed class RefusedException(string check, string message, string? suggestion = null) : Exception(message)
{
    public string Check => check;

    public string? Suggestion => suggestion;
}
