namespace FraudSignals.Identifiers;

/// <summary>What became of a text at the <see cref="IdentifierGate"/>.</summary>
/// <param name="Form">What it turns out to be.</param>
/// <param name="Length">How many bytes the identifier takes; 0 where there is none.</param>
/// <param name="Problem">Why it is refused.</param>
/// <param name="HasExtension">Whether an extension stood behind the number and was left out.</param>
public readonly record struct IdentifierReading(
    IdentifierForm Form, int Length = 0, IdentifierProblem Problem = IdentifierProblem.None, bool HasExtension = false)
{
    /// <summary>Whether there is an identifier.</summary>
    public bool IsTaken => Form >= IdentifierForm.Opaque;
}
