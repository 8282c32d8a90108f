using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Calls;

/// <summary>People abroad who call a few relatives and friends at home over the lawful international trunk, and are called back.</summary>
internal sealed class ForeignCalls(SimulationOptions options, Calendar calendar, Line[] people, Line[] foreigners) : ICallPattern
{
    private const double CallsPerDay = 0.5;
    private const int Relatives = 3;

    public void Play(int day, double share, CallDesk desk)
    {
        var shape = DayShape.Of(calendar, day);
        foreach (var line in foreigners)
        {
            var rng = Rng.Of(options.Seed, Topic.ForeignCalls, line.Index, day);
            for (var n = rng.Poisson(CallsPerDay * share); n > 0; n--)
            {
                var pick = Rng.Hash(options.Seed, Topic.Favourites, -1, line.Index, rng.Below(Relatives));
                var relative = people[Rng.ToIndex(pick, people.Length)];
                var (from, to) = rng.Chance(0.7) ? (line, relative) : (relative, line);
                desk.Voice(shape.Sample(rng, day), from, to, rng.Chance(0.7) ? Talk.OfMean(rng, 280, 1) : 0);
            }
        }
    }
}
