using System.Collections.Immutable;

namespace FraudSignals.Http.Contract;

/// <summary>Alerts that budgets hold, by typology and hour.</summary>
/// <param name="Holds">The oldest first.</param>
public sealed record HoldsAnswer(ImmutableArray<HoldAnswer> Holds);
