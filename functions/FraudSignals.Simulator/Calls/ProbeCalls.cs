using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Calls;

/// <summary>
/// Network test probes: pairs of fixed lines that call each other around the clock at even gaps. Two lines share one
/// test set, which makes it look like a gateway (probes are named as false positives in [S12]).
/// </summary>
internal sealed class ProbeCalls(SimulationOptions options, Line[] probes) : ICallPattern
{
    private const long Gap = 6 * Ms.Minute;

    public void Play(int day, double share, CallDesk desk)
    {
        for (var i = 0; i < probes.Length; i++)
        {
            var rng = Rng.Of(options.Seed, Topic.LookalikeCalls, -1 - i, day);
            for (var t = rng.Below((int)Gap); t < Ms.Day - Ms.Second; t += (int)Gap)
            {
                var time = day * Ms.Day + t + rng.Below((int)Ms.Second);
                if (rng.Chance(share))
                    desk.Voice(time, probes[i], probes[(i + probes.Length / 2) % probes.Length], rng.Chance(0.99) ? rng.Between(8, 12) : 0);
            }
        }
    }
}
