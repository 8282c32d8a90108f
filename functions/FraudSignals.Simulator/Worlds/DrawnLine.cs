using FraudSignals.Simulator.People;

namespace FraudSignals.Simulator.Worlds;

/// <summary>A line that follows a habit.</summary>
/// <param name="Line">The line.</param>
/// <param name="From">Day on which it begins to work; a private life, where it has one, comes before.</param>
/// <param name="CallsPerDay">Attempts on a working day.</param>
/// <param name="Forged">Devices it shows in turn; empty where it shows its own.</param>
internal sealed record DrawnLine(Line Line, int From, double CallsPerDay, IReadOnlyList<string> Forged);
