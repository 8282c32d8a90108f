using FraudSignals.Simulator.Calls;
using FraudSignals.Simulator.Money;
using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Populations;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Schemes;

/// <summary>All fraud of a simulation: compounds, gateways and the rings that serve them.</summary>
internal sealed class FraudSchemes
{
    private readonly SimSupply scamSims;
    private readonly SimSupply gatewaySims;
    private readonly List<CompoundPlan> plans = [];
    private readonly List<SimBoxGateway> gateways = [];
    private readonly MuleRecruiter recruiter;

    public FraudSchemes(
        SimulationOptions options, Calendar calendar, CellPlan cells, Numbering numbering, AccountFactory factory,
        Line[] people, Accounts accounts, Habits habits, IPayments bank)
    {
        var difficulty = new Difficulty(options.Difficulty);
        scamSims = new SimSupply(options, numbering, LineKind.Scam, Classes.ScamCallCenter);
        gatewaySims = new SimSupply(options, numbering, LineKind.SimBox, Classes.SimBox);

        var count = Ratios.Compounds(options.Subscribers);
        var ringsOf = Enumerable.Range(0, count).Select(_ => new List<MuleRing>()).ToArray();
        var seats = Enumerable.Range(0, Ratios.ScamSeats(options.Subscribers)).ToLookup(seat => seat % count);
        for (var i = 0; i < count; i++)
            plans.Add(new CompoundPlan(i, seats[i], options.Seed, cells, numbering, scamSims, difficulty, ringsOf[i]));

        recruiter = new MuleRecruiter(options, numbering, factory, difficulty, people, accounts, scamSims.All);
        for (var i = 0; i < Math.Max(count, Ratios.MuleRings(options.Subscribers)); i++)
            ringsOf[i % count].Add(recruiter.Ring(i));

        AddGateways(options, calendar, cells, numbering, people, difficulty);
        CallPatterns =
        [
            .. plans.Select(plan => new ScamCompound(options, calendar, people, accounts, difficulty, plan, bank)),
            .. gateways,
        ];
        MoneyPattern = new MuleCover(options, calendar, accounts, habits, difficulty, recruiter.Lent);
    }

    public IReadOnlyList<ICallPattern> CallPatterns { get; }

    public IMoneyPattern MoneyPattern { get; }

    public IEnumerable<Line> Lines => [.. scamSims.All, .. gatewaySims.All];

    public IReadOnlyList<Account> Mules => recruiter.All;

    /// <summary>Gateway hardware seen in the simulated period, in compounds and SIM boxes.</summary>
    public IEnumerable<string> GatewayDevices()
    {
        var compounds = plans.Where(plan => plan.HasGateways)
            .SelectMany(plan => plan.FirstLine.Concat(plan.SecondLine))
            .SelectMany(seat => seat.Sims)
            .Where(sim => sim.Acted)
            .Select(sim => sim.Device)
            .OfType<string>();
        return compounds.Concat(gateways.SelectMany(gateway => gateway.DevicesUsed)).Distinct().Order(StringComparer.Ordinal);
    }

    private void AddGateways(SimulationOptions options, Calendar calendar, CellPlan cells, Numbering numbering, Line[] people,
        Difficulty difficulty)
    {
        var count = Ratios.Gateways(options.Subscribers);
        var slots = Enumerable.Range(0, Ratios.GatewaySlots(options.Subscribers)).ToLookup(slot => slot % count);
        for (var i = 0; i < count; i++)
        {
            var rng = Rng.Of(options.Seed, Topic.Gateway, i);
            var forged = rng.Chance(difficulty.RotatesImei)
                ? Enumerable.Range(0, 12).Select(k => numbering.Imei(LineKind.Gateway, 1 << 20 | i * 12 + k)).ToArray()
                : null;
            var cell = rng.Below(cells.Count);
            var device = "";
            var seats = new List<Seat>();
            foreach (var slot in slots[i])
            {
                var own = Rng.Of(options.Seed, Topic.Gateway, i, 1 + slot);
                if (seats.Count == 0 || own.Chance(1 / difficulty.GatewaySimsPerDevice))
                    device = numbering.Imei(LineKind.Gateway, slot);
                var effort = own.LogNormalWithMean(1, 0.4) * (own.Chance(0.125) ? 0.15 : 1);
                // Gateways wear out SIMs more slowly than compounds do; twice as long is expert judgement.
                var sims = gatewaySims.ForSeat(slot, 2 * difficulty.SimLifeDays, device, cell, Mobility.Fixed, own);
                seats.Add(new Seat(slot, sims, effort, IsMachine: true));
            }

            gateways.Add(new SimBoxGateway(options, calendar, people, difficulty, seats, forged));
        }
    }
}
