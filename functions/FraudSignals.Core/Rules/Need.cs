namespace FraudSignals.Rules;

/// <summary>What a rule cannot hit without: below it the rule misses, whatever the rest of its expression says.</summary>
/// <param name="Aggregate">The index of an aggregate.</param>
/// <param name="Least">The smallest value with which the rule may hit.</param>
public readonly record struct Need(int Aggregate, double Least);
