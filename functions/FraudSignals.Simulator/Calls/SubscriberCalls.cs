using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Calls;

/// <summary>Ordinary people: they call the people they know, are called back, and now and then call a stranger.</summary>
internal sealed class SubscriberCalls(SimulationOptions options, Calendar calendar, Line[] people, double activity = 1) : ICallPattern
{
    // All expert judgement, chosen so that 25 to 30 % of attempts go unanswered.
    private const double StrangerShare = 0.08;
    private const double AnsweredByContact = 0.74;
    private const double AnsweredByStranger = 0.6;
    private const double CallsBack = 0.35;
    private const double SmsPerDay = 0.5;
    private const double WeekendFactor = 0.85;

    /// <summary>Ties that begin in the simulated period, so that a new counterpart is not by itself suspicious.</summary>
    private const double NewTies = 0.03;

    public void Play(int day, double share, CallDesk desk)
    {
        var factor = share * activity * (calendar.IsWeekend(day) ? WeekendFactor : 1);
        var shape = DayShape.Of(calendar, day);
        foreach (var line in people)
        {
            if (!line.Exists(day))
                continue;
            var rng = Rng.Of(options.Seed, Topic.Calls, line.Index, day);
            for (var n = rng.Poisson(line.CallsPerDay * factor); n > 0; n--)
                Call(line, day, shape, rng, desk);
            for (var n = rng.Poisson(SmsPerDay * factor); n > 0; n--)
                desk.Sms(shape.Sample(rng, day), line, Someone(line, day, rng));
            if (day < 0)
                MeetFirst(line, day, shape, rng, desk);
        }
    }

    private void Call(Line line, int day, DayShape shape, Rng rng, CallDesk desk)
    {
        var time = shape.Sample(rng, day);
        var stranger = rng.Chance(StrangerShare);
        var other = stranger ? people[rng.Below(people.Length)] : Someone(line, day, rng);
        if (other == line)
            return;
        if (rng.Chance(stranger ? AnsweredByStranger : AnsweredByContact))
        {
            desk.Voice(time, line, other, Talk.Ordinary(rng));
            return;
        }

        desk.Missed(time, line, other);
        if (rng.Chance(CallsBack))
            desk.Voice(time + rng.Between(1, 60) * Ms.Minute + rng.Below(60_000), other, line, Talk.Ordinary(rng));
    }

    private Line Someone(Line line, int day, Rng rng)
    {
        var other = line.Contacts[rng.Favoured(line.Contacts.Length)];
        // A tie that does not exist yet in the history gives way to the closest one.
        return people[day < 0 && MetOn(line.Index, other) >= 0 ? line.Contacts[0] : other];
    }

    /// <summary>In the history each pair has at least one day on which both call each other.</summary>
    private void MeetFirst(Line line, int day, DayShape shape, Rng rng, CallDesk desk)
    {
        foreach (var other in line.Contacts)
        {
            if (MetOn(line.Index, other) == day)
                desk.Voice(shape.Sample(rng, day), line, people[other], Talk.Ordinary(rng));
        }
    }

    private int MetOn(int a, int b)
    {
        var hash = Rng.Hash(options.Seed, Topic.FirstContact, Math.Min(a, b), Math.Max(a, b));
        return Rng.ToUnit(hash) < NewTies || options.HistoryDays == 0 ? 0 : -1 - Rng.ToIndex(hash << 24, options.HistoryDays);
    }
}
