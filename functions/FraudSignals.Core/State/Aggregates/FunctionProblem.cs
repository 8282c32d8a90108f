namespace FraudSignals.State.Aggregates;

/// <summary>Why a function cannot be what a rule file asks for.</summary>
/// <param name="Key">The key of the file that is wrong.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Instead">What to write instead.</param>
public sealed record FunctionProblem(string Key, string What, string Instead);
