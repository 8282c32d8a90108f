using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Populations;

/// <summary>Makes the lines of people and of lawful heavy callers.</summary>
internal sealed class LineFactory(SimulationOptions options, Numbering numbering, CellPlan cells)
{
    /// <summary>Mean outgoing calls a day and their spread between people: expert judgement.</summary>
    private const double MeanCallsPerDay = 7.5;

    private const double CallsSpread = 0.75;

    /// <summary>People who change handset within the days simulated: expert judgement (a handset lasts about three years).</summary>
    private const double HandsetChange = 0.01;

    /// <summary>Neighbours on the contact ring live in the same area: this many per cell step.</summary>
    private const int NeighboursPerCell = 50;

    public Line[] Subscribers()
    {
        var lines = new Line[options.Subscribers];
        for (var i = 0; i < lines.Length; i++)
            lines[i] = Subscriber(i, i > 0 ? lines[i - 1] : null);
        return lines;
    }

    public Line[] Foreigners() => Many(Ratios.Foreigners(options.Subscribers), i => new Line
    {
        Kind = LineKind.Foreign,
        Index = i,
        Number = numbering.Abroad(i),
        OverTrunk = true,
        Class = Classes.ForeignCaller,
    });

    /// <summary>Desks that call from one place on equipment of their own.</summary>
    public Line[] Desks(LineKind kind, string labelClass, int count, Func<int, int> deviceOf) => Many(count, i => new Line
    {
        Kind = kind,
        Index = i,
        Number = numbering.Mobile(kind, i),
        Sim = numbering.Imsi(kind, i),
        Device = numbering.Imei(kind, deviceOf(i)),
        HomeCell = Rng.Of(options.Seed, Topic.LineTraits, (long)kind, i).Below(cells.Count),
        Mobility = Mobility.Fixed,
        Class = labelClass,
    });

    private Line Subscriber(int index, Line? previous)
    {
        var rng = Rng.Of(options.Seed, Topic.LineTraits, (long)LineKind.Subscriber, index);
        var home = cells.Near(index / NeighboursPerCell, rng.Between(-2, 2));
        var work = rng.Chance(0.5) ? cells.Near(home, rng.Between(-6, 6)) : rng.Below(cells.Count);
        var rate = Math.Max(1, rng.LogNormalWithMean(MeanCallsPerDay, CallsSpread));
        var changes = rng.Chance(HandsetChange);
        var newFrom = rng.Between(-30, 0);
        return new Line
        {
            Kind = LineKind.Subscriber,
            Index = index,
            Number = numbering.Mobile(LineKind.Subscriber, index),
            Sim = numbering.Imsi(LineKind.Subscriber, index),
            Device = Handset(index, previous),
            NewDevice = changes ? numbering.Imei(LineKind.Subscriber, index, generation: 1) : null,
            DeviceChangeDay = changes ? rng.Below(options.Days) : int.MaxValue,
            HomeCell = home,
            WorkCell = work,
            Mobility = Traits.IsRider(index) ? Mobility.Roving : Mobility.Commuter,
            CallsPerDay = rate,
            ActiveFrom = Traits.IsNewcomer(index) ? newFrom : int.MinValue,
            Class = Traits.IsRider(index) ? Classes.DeliveryRider : Classes.Subscriber,
        };
    }

    private string Handset(int index, Line? previous) =>
        Traits.ClonedHandset(index) is { } clone ? numbering.Imei(LineKind.ClonedHandset, clone)
        : Traits.IsSecondSim(index) ? previous!.Device!
        : numbering.Imei(LineKind.Subscriber, index);

    private static Line[] Many(int count, Func<int, Line> make) => [.. Enumerable.Range(0, count).Select(make)];
}
