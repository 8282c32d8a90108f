namespace FraudSignals.Parties;

/// <summary>How much a party may ask for.</summary>
/// <param name="RequestsPerSecond">In the mean; twice as many at once. Default 100.</param>
/// <param name="Concurrent">Requests under way. Default 64.</param>
public sealed record PartyLimits(int RequestsPerSecond = 100, int Concurrent = 64);
