namespace FraudSignals.Rules;

/// <summary>A compiled boolean expression; answers one of the <see cref="Kleene"/> values.</summary>
public delegate sbyte Condition(EvaluationContext context);

/// <summary>A compiled numeric expression; NaN when it cannot say.</summary>
public delegate double Measure(EvaluationContext context);
