using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Schemes;

/// <summary>What a compound consists of.</summary>
internal sealed class CompoundPlan
{
    /// <summary>Six seats in ten work the first line: expert judgement.</summary>
    private const double FirstLineShare = 0.6;

    /// <summary>A seat in eight is only weakly active: expert judgement.</summary>
    private const double WeakShare = 0.125;

    /// <summary>One seat in so many calls by VoIP from abroad and shows a national number [C13]. Expert judgement.</summary>
    private const int SpoofedEvery = 10;

    private const double EffortSpread = 0.4;

    /// <summary>Nine to five and its like [C11].</summary>
    public const int ShiftHours = 8;

    private readonly DayOfWeek[] daysOff;
    private readonly IReadOnlyList<MuleRing> rings;

    public CompoundPlan(
        int index, IEnumerable<int> seats, ulong seed, CellPlan cells, Numbering numbering, SimSupply supply, Difficulty difficulty,
        IReadOnlyList<MuleRing> rings)
    {
        this.rings = rings;
        var rng = Rng.Of(seed, Topic.Compound, index);
        // Shifts [C11]: office hours on weekdays, or on six days, or an afternoon shift all week.
        (ShiftStart, daysOff) = (index % 3) switch
        {
            0 => (9, [DayOfWeek.Saturday, DayOfWeek.Sunday]),
            1 => (9, [DayOfWeek.Sunday]),
            _ => (12, Array.Empty<DayOfWeek>()),
        };
        HasGateways = index % 3 == 1;

        var border = cells.Border[rng.Below(cells.Border.Count)];
        var first = new List<Seat>();
        var second = new List<Seat>();
        var aged = new List<Line>();
        var device = "";
        foreach (var seat in seats)
        {
            var own = Rng.Of(seed, Topic.Compound, index, 1 + seat);
            var total = first.Count + second.Count;
            if (total == 0 || own.Chance(1 / difficulty.SeatsPerDevice))
                device = numbering.Imei(LineKind.Gateway, seat, 1);

            // Seats that avoid the border stand a few cells inland.
            var cell = own.Chance(difficulty.BorderSeats) ? border : cells.Near(border, own.Between(2, 6));
            var hardware = seat % SpoofedEvery == SpoofedEvery / 2 ? null : device;
            var sims = supply.ForSeat(seat, difficulty.SimLifeDays, hardware, cell, Mobility.Fixed, own);
            aged.AddRange(sims.Where(_ => own.Chance(difficulty.AgedSims)));
            var effort = own.LogNormalWithMean(1, EffortSpread) * (own.Chance(WeakShare) ? 0.15 : 1);
            var isFirst = first.Count <= FirstLineShare * total;
            (isFirst ? first : second).Add(new Seat(seat, sims, effort, own.Chance(0.5)));
        }

        (FirstLine, SecondLine, Aged) = (first, second, aged);
    }

    /// <summary>Hour of the day.</summary>
    public int ShiftStart { get; }

    public IReadOnlyList<Seat> FirstLine { get; }

    public IReadOnlyList<Seat> SecondLine { get; }

    /// <summary>SIMs that were in light use before the simulated period.</summary>
    public IReadOnlyList<Line> Aged { get; }

    /// <summary>Whether the shared hardware is real gateways rather than handsets passed around.</summary>
    public bool HasGateways { get; }

    public bool Works(DayOfWeek weekday) => !daysOff.Contains(weekday);

    public MuleRing PickRing(Rng rng) => rng.Pick(rings);
}
