using FraudSignals.Simulator.People;

namespace FraudSignals.Simulator.Schemes;

/// <summary>One place in a compound or gateway, and the SIMs it uses up one after the other.</summary>
/// <param name="Index">Number of the seat, unique among all of its kind.</param>
/// <param name="Sims">Its SIMs in order of use.</param>
/// <param name="Effort">How busy it is, 1 being usual: some are weakly active.</param>
/// <param name="IsMachine">Whether a dialling machine paces the calls.</param>
internal sealed record Seat(int Index, IReadOnlyList<Line> Sims, double Effort, bool IsMachine)
{
    public Line? On(int day)
    {
        foreach (var sim in Sims)
        {
            if (sim.Exists(day))
                return sim;
        }

        return null;
    }
}
