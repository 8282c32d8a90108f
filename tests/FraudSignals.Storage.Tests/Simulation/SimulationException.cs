namespace FraudSignals.Storage.Simulation;

/// <summary>Something is not as it must be.</summary>
internal sealed class SimulationException(string message) : Exception(message);

/// <summary>A disk that lied has lost what no store can get back, and the start said so.</summary>
internal sealed class LostException : Exception;
