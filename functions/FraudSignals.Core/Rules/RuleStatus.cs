namespace FraudSignals.Rules;

/// <summary>
/// How far a rule or typology has come. Experimental ones are evaluated and counted but never alert; deprecated ones are not loaded.
/// </summary>
public enum RuleStatus : byte
{
    Experimental,
    Test,
    Stable,
    Deprecated,
}
