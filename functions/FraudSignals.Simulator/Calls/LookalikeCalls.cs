using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Calls;

/// <summary>
/// Lawful callers that resemble fraud: the allow-list of the signal catalogue names them (contact centres, riders,
/// clinics). Volumes and habits are expert judgement.
/// </summary>
internal sealed class LookalikeCalls(SimulationOptions options, Calendar calendar, Line[] people, Line[] callers, LookalikeHabit habit)
    : ICallPattern
{
    public void Play(int day, double share, CallDesk desk)
    {
        if (!habit.Works(calendar.Weekday(day)))
            return;
        foreach (var line in callers)
        {
            var rng = Rng.Of(options.Seed, Topic.LookalikeCalls, (long)line.Kind << 24 | (uint)line.Index, day);
            // How busy a line is differs between lines and stays with the line.
            var busy = 0.5 + Rng.ToUnit(Rng.Hash(options.Seed, Topic.LookalikeCalls, (long)line.Kind, line.Index, -1));
            for (var n = rng.Poisson(habit.CallsPerDay * busy * share); n > 0; n--)
                Call(line, day, rng, desk);
            for (var n = rng.Poisson(habit.InboundPerDay * busy * share); n > 0; n--)
                desk.Voice(habit.Shape.Sample(rng, day), people[rng.Below(people.Length)], line, Talk.OfMean(rng, habit.TalkMean, 0.9));
            for (var n = rng.Poisson(habit.SmsPerDay * busy * share); n > 0; n--)
                desk.Sms(habit.Shape.Sample(rng, day), line, people[rng.Below(people.Length)]);
        }
    }

    private void Call(Line line, int day, Rng rng, CallDesk desk)
    {
        var time = habit.Shape.Sample(rng, day);
        var other = people[rng.Chance(habit.RepeatShare) ? Regular(line, rng) : rng.Below(people.Length)];
        if (other == line)
            return;
        if (rng.Chance(habit.Answered))
        {
            desk.Voice(time, line, other, Talk.OfMean(rng, habit.TalkMean, 0.9));
            return;
        }

        desk.Missed(time, line, other);
        if (rng.Chance(habit.CalledBack))
            desk.Voice(time + rng.Between(1, 40) * Ms.Minute, other, line, Talk.OfMean(rng, habit.TalkMean, 0.9));
    }

    private int Regular(Line line, Rng rng) =>
        Rng.ToIndex(Rng.Hash(options.Seed, Topic.Favourites, (long)line.Kind, line.Index, rng.Below(40)), people.Length);
}
