using FraudSignals.Simulator.Calls;
using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Schemes;

/// <summary>
/// A GSM gateway that ends calls from abroad on local SIMs: ordinary talk, many callees, one place, nobody calls it.
/// Traffic that is static and outbound-heavy is how studies found them [S12].
/// </summary>
internal sealed class SimBoxGateway(
    SimulationOptions options, Calendar calendar, Line[] people, Difficulty difficulty, IReadOnlyList<Seat> slots,
    IReadOnlyList<string>? forgedDevices)
    : ICallPattern
{
    /// <summary>Calls from abroad last longer than local ones: expert judgement.</summary>
    private const double TalkMean = 240;

    private const double Answered = 0.62;

    /// <summary>Devices that were seen in the simulated period.</summary>
    public HashSet<string> DevicesUsed { get; } = [];

    public void Play(int day, double share, CallDesk desk)
    {
        if (day < 0)
            return;
        foreach (var slot in slots)
        {
            if (slot.On(day) is { } sim)
                PlaySlot(slot, sim, day, desk);
        }
    }

    private void PlaySlot(Seat slot, Line sim, int day, CallDesk desk)
    {
        var rng = Rng.Of(options.Seed, Topic.GatewayDay, slot.Index, day);
        var shape = DayShape.Of(calendar, day);
        var times = new long[rng.Poisson(difficulty.GatewayCalls * slot.Effort)];
        for (var i = 0; i < times.Length; i++)
            times[i] = shape.Sample(rng, day);
        Array.Sort(times);

        var free = long.MinValue;
        foreach (var time in times)
        {
            // A SIM carries one call at a time; what does not fit goes out on another.
            if (time < free)
                continue;
            var seconds = rng.Chance(Answered) ? Talk.OfMean(rng, TalkMean, 1) : 0;
            var device = Device(sim, time);
            DevicesUsed.Add(device);
            desk.VoiceFrom(time, sim, Callee(sim, rng), seconds, device);
            free = time + (seconds + 5) * Ms.Second;
            if (rng.Chance(difficulty.GatewayDecoys) && slots[rng.Below(slots.Count)].On(day) is { } other)
                desk.VoiceFrom(time + rng.Between(1, 20) * Ms.Minute, other, sim, Talk.OfMean(rng, 20, 0.5), Device(other, time));
        }
    }

    private Line Callee(Line sim, Rng rng) => rng.Chance(difficulty.GatewayRepeats)
        ? people[Rng.ToIndex(Rng.Hash(options.Seed, Topic.Gateway, -1, sim.Index, rng.Below(25)), people.Length)]
        : rng.Pick(people);

    /// <summary>A gateway that forges IMEIs shows another one every six hours.</summary>
    private string Device(Line sim, long time) => forgedDevices is null
        ? sim.Device!
        : forgedDevices[Rng.ToIndex(Rng.Hash(options.Seed, Topic.Gateway, -2, sim.Index, time / (6 * Ms.Hour)), forgedDevices.Count)];
}
