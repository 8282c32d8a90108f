using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Schemes;

/// <summary>Supplies a seat with SIMs that replace each other as they are used up or suspended.</summary>
internal sealed class SimSupply(SimulationOptions options, Numbering numbering, LineKind kind, string labelClass)
{
    /// <summary>Index space left for the SIMs of one seat.</summary>
    private const int MostPerSeat = 512;

    private readonly List<Line> all = [];

    public IReadOnlyList<Line> All => all;

    /// <param name="seat">Number of the seat.</param>
    /// <param name="lifeDays">Mean days until a SIM is replaced.</param>
    /// <param name="device">Hardware of the seat; null when it calls by VoIP from abroad under a false national number.</param>
    /// <param name="cell">Where it stands.</param>
    /// <param name="mobility">Whether it stays there.</param>
    /// <param name="rng">The seat's stream.</param>
    public IReadOnlyList<Line> ForSeat(int seat, double lifeDays, string? device, int cell, Mobility mobility, Rng rng)
    {
        var sims = new List<Line>();
        var from = 0;
        while (from < options.Days && sims.Count < MostPerSeat)
        {
            var life = Math.Max(1, (int)Math.Round(rng.LogNormalWithMean(lifeDays, 0.4)));
            // The first SIM of a seat is caught in the middle of its life.
            var until = from + (sims.Count == 0 ? rng.Between(1, life) : life);
            var index = seat * MostPerSeat + sims.Count;
            sims.Add(new Line
            {
                Kind = kind,
                Index = index,
                Number = numbering.Mobile(kind, index),
                Sim = device is null ? null : numbering.Imsi(kind, index),
                Device = device,
                OverTrunk = device is null,
                HomeCell = cell,
                Mobility = mobility,
                ActiveFrom = from,
                ActiveUntil = until,
                Class = labelClass,
                IsFraud = true,
            });
            from = until;
        }

        all.AddRange(sims);
        return sims;
    }
}
