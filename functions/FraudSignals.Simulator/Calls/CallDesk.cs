using FraudSignals.Simulator.Output;
using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Calls;

/// <summary>Turns "this line calls that one now" into a call-detail record: which SIM, handset, cell and trunk.</summary>
internal sealed class CallDesk(ulong seed, Calendar calendar, CellPlan cells, DayBuffer<CallRow> rows)
{
    private const string InternationalIn = "IN-INTL-1";
    private const string InternationalOut = "OUT-INTL-1";

    /// <summary>One subscriber in 300 is abroad in any four days: expert judgement.</summary>
    private const int RoamerEvery = 300;

    public void Voice(long time, Line caller, Line callee, int seconds) => Add(time, caller, callee, seconds, seconds > 0, "voice", null);

    public void Missed(long time, Line caller, Line callee) => Add(time, caller, callee, 0, false, "voice", null);

    /// <summary>A call from hardware that shows another device than the line's own.</summary>
    public void VoiceFrom(long time, Line caller, Line callee, int seconds, string device) =>
        Add(time, caller, callee, seconds, seconds > 0, "voice", device);

    public void Sms(long time, Line sender, Line receiver) => Add(time, sender, receiver, 0, true, "sms", null);

    private void Add(long time, Line caller, Line callee, int seconds, bool answered, string kind, string? device)
    {
        var day = Ms.DayOf(time);
        if (caller == callee || !caller.Exists(day))
            return;
        if (!callee.Exists(day))
            (seconds, answered) = (0, false);
        if (day >= 0)
            caller.Acted = true;
        var roaming = caller.Kind == LineKind.Subscriber && IsRoaming(caller, day);
        rows.Add(day, time - day * Ms.Day, new CallRow(
            "",
            calendar.At(time),
            caller.Number,
            callee.Number,
            seconds,
            answered,
            kind,
            caller.Sim,
            device ?? caller.DeviceOn(day),
            caller.OverTrunk || roaming ? null : cells.Name(CellOf(caller, time, day)),
            caller.OverTrunk || roaming ? InternationalIn : null,
            callee.Kind == LineKind.Foreign ? InternationalOut : null,
            roaming));
    }

    private bool IsRoaming(Line line, int day) =>
        Rng.ToIndex(Rng.Hash(seed, Topic.Roaming, line.Index, (day + 400) / 4), RoamerEvery) == 0;

    /// <summary>Where a line is follows from the time alone, so that whoever makes it call finds it in the same place.</summary>
    private int CellOf(Line line, long time, int day)
    {
        if (line.Mobility == Mobility.Fixed)
            return line.HomeCell;

        var slot = time / (line.Mobility == Mobility.Roving ? 20 * Ms.Minute : Ms.Hour);
        var hash = Rng.Hash(seed, Topic.Mobility, (long)line.Kind, line.Index, slot);
        if (line.Mobility == Mobility.Roving)
            return cells.Near(line.HomeCell, Rng.ToIndex(hash, 12) - 6);

        var hour = (time - day * Ms.Day) / Ms.Hour;
        var atWork = hour is >= 9 and < 18 && !calendar.IsWeekend(day);
        var elsewhere = hour is >= 7 and < 22 && Rng.ToUnit(hash) < 0.2;
        return elsewhere ? cells.Near(line.HomeCell, Rng.ToIndex(hash << 20, 16) - 8) : atWork ? line.WorkCell : line.HomeCell;
    }
}
