using FraudSignals.Simulator.Calls;
using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Worlds;

/// <summary>Plays the lines of one kind: their calls for work, and the private life some had before.</summary>
internal sealed class DrawnCalls(
    SimulationOptions options, Calendar calendar, CallHabit habit, IReadOnlyList<DrawnLine> members, Line[] people,
    Action<Line, long, Rng>? hooked)
    : ICallPattern
{
    // Expert judgement.
    private const double PrivateCalls = 4;
    private const double PrivateInbound = 3.5;
    private const int Friends = 12;
    private const int Regulars = 30;
    private const double HookedShare = 0.012;

    public void Play(int day, double share, CallDesk desk)
    {
        foreach (var member in members)
        {
            if (!member.Line.Exists(day))
                continue;
            var rng = Rng.Of(options.Seed, Topic.DrawnCalls, member.Line.Index, day);
            if (day < member.From)
                Live(member, day, share, rng, desk);
            else if (habit.Weekends || !calendar.IsWeekend(day))
                Work(member, day, share, rng, desk);
        }
    }

    private void Live(DrawnLine member, int day, double share, Rng rng, CallDesk desk)
    {
        if (!habit.WasPrivate)
            return;
        var shape = DayShape.Of(calendar, day);
        for (var n = rng.Poisson(PrivateCalls * share); n > 0; n--)
            desk.Voice(shape.Sample(rng, day), member.Line, Known(member, Friends, rng), rng.Chance(0.74) ? Talk.Ordinary(rng) : 0);
        for (var n = rng.Poisson(PrivateInbound * share); n > 0; n--)
            desk.Voice(shape.Sample(rng, day), Known(member, Friends, rng), member.Line, rng.Chance(0.74) ? Talk.Ordinary(rng) : 0);
    }

    private void Work(DrawnLine member, int day, double share, Rng rng, CallDesk desk)
    {
        var calls = rng.Poisson(member.CallsPerDay * share);
        for (var i = 0; i < calls; i++)
        {
            var time = habit.Shape.Sample(rng, day);
            var other = rng.Chance(habit.Repeats) ? Known(member, Regulars, rng) : rng.Pick(people);
            var seconds = rng.Chance(habit.Answered) ? Talk.OfMean(rng, habit.TalkMean, 0.9) : 0;
            desk.VoiceFrom(time, member.Line, other, seconds, Device(member, time));
            if (seconds == 0 && rng.Chance(habit.CalledBack))
                desk.Voice(time + rng.Between(1, 90) * Ms.Minute, other, member.Line, Inbound(rng));
            else if (seconds > 0 && day >= 0 && hooked is not null && other.Kind == LineKind.Subscriber && rng.Chance(HookedShare))
                hooked(other, time + seconds * Ms.Second, rng);
        }

        for (var n = rng.Poisson(member.CallsPerDay * habit.Inbound * share); n > 0; n--)
        {
            var other = rng.Chance(0.5) ? Known(member, Regulars, rng) : rng.Pick(people);
            desk.Voice(habit.Shape.Sample(rng, day), other, member.Line, Inbound(rng));
        }
    }

    private int Inbound(Rng rng) => rng.Chance(0.8) ? Talk.OfMean(rng, habit.TalkMean, 0.9) : 0;

    private Line Known(DrawnLine member, int circle, Rng rng) =>
        people[Rng.ToIndex(Rng.Hash(options.Seed, Topic.DrawnCalls, -1, member.Line.Index, rng.Below(circle)), people.Length)];

    /// <summary>Forged devices change every two hours.</summary>
    private string Device(DrawnLine member, long time)
    {
        var hash = Rng.Hash(options.Seed, Topic.DrawnCalls, -2, member.Line.Index, time / (2 * Ms.Hour));
        return member.Forged.Count == 0 ? member.Line.Device! : member.Forged[Rng.ToIndex(hash, member.Forged.Count)];
    }
}
