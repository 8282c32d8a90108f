using FraudSignals.Simulator.Calls;
using FraudSignals.Simulator.Money;
using FraudSignals.Simulator.Output;
using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Populations;
using FraudSignals.Simulator.Schemes;
using FraudSignals.Simulator.Worlds;

namespace FraudSignals.Simulator;

/// <summary>Everyone and everything simulated, and the clockwork that plays it day by day.</summary>
internal sealed class World
{
    /// <summary>The history is a sample: one contact in twenty, beside what recurs.</summary>
    private const double HistoryShare = 0.05;

    private readonly SimulationOptions options;
    private readonly CallDesk desk;
    private readonly Bank bank;
    private readonly HistoryBook history;
    private readonly DayBuffer<CallRow> calls;
    private readonly DayBuffer<TransferRow> transfers;
    private readonly List<ICallPattern> callPatterns = [];
    private readonly List<IMoneyPattern> moneyPatterns = [];

    private readonly WorldPlan? plan;

    public World(SimulationOptions options)
    {
        this.options = options;
        plan = options.World is { } number ? WorldPlan.Draw(number) : null;
        var calendar = new Calendar(options.Start);
        var numbering = new Numbering(options.Seed);
        Cells = new CellPlan(options.Subscribers);
        calls = new DayBuffer<CallRow>(-options.HistoryDays, options.Days, (row, day, n) => row with { Id = RowId.Of('c', day, n) });
        transfers = new DayBuffer<TransferRow>(-options.HistoryDays, options.Days, (row, day, n) =>
            row with { Id = RowId.Of('t', day, n) });
        desk = new CallDesk(options.Seed, calendar, Cells, calls);
        var statement = new Statement(calendar, transfers, new Currencies(options.Seed, plan).Of);
        bank = new Bank(options.Seed, statement);
        history = new HistoryBook(statement);

        var lines = new LineFactory(options, numbering, Cells);
        var accountFactory = new AccountFactory(options, numbering);
        People = lines.Subscribers();
        ContactGraph.Connect(People, options.Seed);
        Accounts = new Accounts(options, accountFactory, People);
        var habits = new Habits(options.Seed, Accounts, People);
        Lives.Give(options, Accounts, People);

        Desks = new Desks(options, lines);
        if (plan is null or { HasCompounds: true })
            Schemes = new FraudSchemes(options, calendar, Cells, numbering, accountFactory, People, Accounts, habits, bank);
        if (plan is not null)
            Drawn = new DrawnPopulation(plan, options, calendar, numbering, Cells, People, Accounts, bank);
        if (plan is null or { HasCalls: true })
            AddCallPatterns(calendar);
        if (plan is null or { HasTransfers: true })
            AddMoneyPatterns(calendar, habits);
    }

    public CellPlan Cells { get; }

    public Line[] People { get; }

    public Desks Desks { get; }

    public Accounts Accounts { get; }

    /// <summary>Scam compounds, their rings and gateways; null in a drawn world that has none.</summary>
    public FraudSchemes? Schemes { get; }

    /// <summary>What only a drawn world has.</summary>
    public DrawnPopulation? Drawn { get; }

    public SimulationDay Play(int day)
    {
        var share = day < 0 ? plan?.HistoryShare ?? HistoryShare : 1;
        foreach (var pattern in callPatterns)
            pattern.Play(day, share, desk);

        IPayments payments = day < 0 ? history : bank;
        foreach (var pattern in moneyPatterns)
            pattern.Play(day, share, payments);
        if (day >= 0)
            bank.Settle((day + 1) * Ms.Day);
        var paid = transfers.Take(day);
        return new SimulationDay(day, calls.Take(day), plan is null or { HasTransfers: true } ? paid : []);
    }

    /// <summary>Of what the world has records about: a world of transfers alone says nothing of lines.</summary>
    public IEnumerable<LabelRow> Labels() => plan is null
        ? GroundTruth.Of(this)
        : GroundTruth.Of(this).Where(label => label.Kind == "account" ? plan.HasTransfers : plan.HasCalls);

    private void AddCallPatterns(Calendar calendar)
    {
        var riders = People.Where(line => Traits.IsRider(line.Index)).ToArray();
        callPatterns.AddRange(
        [
            new SubscriberCalls(options, calendar, People, plan?.Activity ?? 1),
            new LookalikeCalls(options, calendar, People, riders, LookalikeHabit.DeliveryRider),
            new LookalikeCalls(options, calendar, People, Desks.ContactCenters, LookalikeHabit.ContactCenter),
            new LookalikeCalls(options, calendar, People, Desks.Clinics, LookalikeHabit.Clinic),
            new LookalikeCalls(options, calendar, People, Desks.MassSenders, LookalikeHabit.MassSender),
            new ForeignCalls(options, calendar, People, Desks.Foreigners),
            new ProbeCalls(options, Desks.Probes),
            .. Schemes?.CallPatterns ?? [],
            .. Drawn?.CallPatterns ?? [],
        ]);
    }

    private void AddMoneyPatterns(Calendar calendar, Habits habits)
    {
        moneyPatterns.Add(new CustomerPayments(options, calendar, Accounts, habits, plan?.Activity ?? 1));
        moneyPatterns.Add(new LookalikePayments(options, Accounts, People));
        if (Schemes is not null)
            moneyPatterns.Add(Schemes.MoneyPattern);
        moneyPatterns.AddRange(Drawn?.MoneyPatterns ?? []);
    }
}
