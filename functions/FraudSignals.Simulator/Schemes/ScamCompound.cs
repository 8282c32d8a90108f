using FraudSignals.Simulator.Calls;
using FraudSignals.Simulator.Money;
using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Schemes;

/// <summary>
/// A scam compound: first-line seats make many short calls from a script; who stays on is called by a second-line
/// seat, held in a long talk, and may pay. Its seats share shifts, hardware and cells.
/// </summary>
internal sealed class ScamCompound(
    SimulationOptions options, Calendar calendar, Line[] people, Accounts accounts, Difficulty difficulty, CompoundPlan plan,
    IPayments bank)
    : ICallPattern
{
    // Expert judgement: nobody publishes the yield of a script.
    private const double HookedShare = 0.035;
    private const double VictimPays = 0.6;
    private const double SecondLineAnswered = 0.75;
    private const double CallBackAnswered = 0.4;

    /// <summary>How far a seat's first call lies from the start of the shift, in minutes.</summary>
    private const double ShiftStartSpread = 8;

    public void Play(int day, double share, CallDesk desk)
    {
        if (day < 0)
            PlayAged(day, desk);
        else if (plan.Works(calendar.Weekday(day)))
            PlayShift(day, desk);
    }

    private void PlayShift(int day, CallDesk desk)
    {
        foreach (var seat in plan.FirstLine)
        {
            if (seat.On(day) is { } sim)
                FirstLine(seat, sim, day, desk, Rng.Of(options.Seed, Topic.CompoundDay, seat.Index, day));
        }

        foreach (var seat in plan.SecondLine)
        {
            if (seat.On(day) is { } sim)
                SecondLine(seat, sim, day, desk, Rng.Of(options.Seed, Topic.CompoundDay, seat.Index, day));
        }
    }

    private void FirstLine(Seat seat, Line sim, int day, CallDesk desk, Rng rng)
    {
        var calls = Math.Max(1, rng.Poisson(difficulty.FirstLineCalls * seat.Effort));
        var shift = CompoundPlan.ShiftHours * Ms.Hour;
        var time = ShiftStart(day, rng);
        var end = day * Ms.Day + plan.ShiftStart * Ms.Hour + shift;
        for (var i = 0; i < calls && time < end; i++)
        {
            var callee = Callee(seat, rng);
            var seconds = rng.Chance(difficulty.FirstLineAnswered) ? Talk.OfMean(rng, difficulty.FirstLineTalk, 0.8) : 0;
            desk.Voice(time, sim, callee, seconds);
            if (seconds > 0 && rng.Chance(HookedShare))
                Hook(callee, time + seconds * Ms.Second, end, day, desk, rng);
            else if (seconds == 0 && rng.Chance(difficulty.CallBacks))
                CallBack(callee, sim, time, desk, rng);

            var gap = (double)shift / calls;
            time += seconds * Ms.Second + (long)(seat.IsMachine
                ? gap * Math.Max(0.1, 1 + difficulty.DiallerJitter * rng.Normal())
                : gap * rng.LogNormalWithMean(0.9, 0.9));
        }
    }

    /// <summary>A second-line seat takes over within the hour, and again on later days for as long as the victim believes.</summary>
    private void Hook(Line victim, long after, long shiftEnd, int day, CallDesk desk, Rng rng)
    {
        var seat = plan.SecondLine[rng.Below(plan.SecondLine.Count)];
        var time = after + rng.Between(3, 50) * Ms.Minute + rng.Below(60_000);
        if (time > shiftEnd || seat.On(day) is not { } sim)
            return;
        var seconds = Talk.OfMean(rng, difficulty.SecondLineTalk * 1.5, 0.6);
        desk.Voice(time, sim, victim, seconds);
        if (victim.Kind == LineKind.Subscriber && rng.Chance(VictimPays))
            plan.PickRing(rng).Defraud(accounts.Customers[victim.Index], accounts.Savings[victim.Index], time, seconds, rng, bank);
    }

    /// <summary>Leads from lists, not all of them victims: long talks, fewer of them.</summary>
    private void SecondLine(Seat seat, Line sim, int day, CallDesk desk, Rng rng)
    {
        var calls = rng.Poisson(difficulty.SecondLineCalls * seat.Effort);
        for (var i = 0; i < calls; i++)
        {
            var time = ShiftStart(day, rng) + (long)(rng.Unit() * CompoundPlan.ShiftHours * Ms.Hour);
            desk.Voice(time, sim, Callee(seat, rng), rng.Chance(SecondLineAnswered) ? Talk.OfMean(rng, difficulty.SecondLineTalk, 0.9) : 0);
        }
    }

    /// <summary>Aged SIMs make a call now and then before they are put to use.</summary>
    private void PlayAged(int day, CallDesk desk)
    {
        foreach (var sim in plan.Aged)
        {
            var rng = Rng.Of(options.Seed, Topic.CompoundDay, -1 - sim.Index, day);
            if (rng.Chance(0.05))
                desk.Voice(DayShape.Weekday.Sample(rng, day), sim, rng.Pick(people), Talk.Ordinary(rng));
        }
    }

    private void CallBack(Line missed, Line sim, long time, CallDesk desk, Rng rng)
    {
        var seconds = rng.Chance(CallBackAnswered) ? Talk.OfMean(rng, difficulty.FirstLineTalk, 0.8) : 0;
        desk.Voice(time + rng.Between(1, 90) * Ms.Minute, missed, sim, seconds);
    }

    private Line Callee(Seat seat, Rng rng) => rng.Chance(difficulty.RepeatCallees)
        ? people[Rng.ToIndex(Rng.Hash(options.Seed, Topic.Compound, -1, seat.Index, rng.Below(30)), people.Length)]
        : rng.Pick(people);

    private long ShiftStart(int day, Rng rng) =>
        day * Ms.Day + plan.ShiftStart * Ms.Hour + (long)(Math.Abs(rng.Normal()) * ShiftStartSpread * Ms.Minute);
}
