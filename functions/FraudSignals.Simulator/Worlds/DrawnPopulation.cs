using FraudSignals.Simulator.Calls;
using FraudSignals.Simulator.Money;
using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Worlds;

/// <summary>The lines and accounts that only a drawn world has, and their patterns.</summary>
internal sealed class DrawnPopulation
{
    /// <summary>Minutes from the talk to the payment. Expert judgement.</summary>
    private const double MedianMinutesToPay = 25;

    private const int ForgedDevices = 12;

    /// <summary>Day before the period by which honest habits have begun, however much of a history there is.</summary>
    private const int HistoryStart = 100;

    /// <summary>Holders can cover what their kind handles for a few days.</summary>
    private const double FloatBalance = 400;

    private readonly WorldPlan plan;
    private readonly SimulationOptions options;
    private readonly Numbering numbering;
    private readonly CellPlan cells;
    private readonly Line[] people;
    private readonly DateOnly start;
    private readonly List<Line> lines = [];
    private readonly List<Account> accounts = [];

    public DrawnPopulation(
        WorldPlan plan, SimulationOptions options, Calendar calendar, Numbering numbering, CellPlan cells, Line[] people, Accounts others,
        IPayments bank)
    {
        (this.plan, this.options, this.numbering, this.cells, this.people) = (plan, options, numbering, cells, people);
        start = DateOnly.FromDateTime(options.Start.DateTime);
        var agents = Agents();
        var parties = new Counterparties(options.Seed, others, agents);
        var money = plan.Money.Select(habit => Money(habit, parties, others)).ToArray();
        // Who was talked to pays those that take from victims again and again.
        var mules = money.Where(pattern => pattern.Habit is { IsFraud: true, EveryDays: > 0 }).ToArray();
        MoneyPatterns = agents.Count == 0 ? money : [.. money, new AgentTraffic(options, others, agents)];
        CallPatterns = [.. plan.Callers.Select(habit => Calls(habit, calendar, Hooks(habit) ? Hooked : null))];

        bool Hooks(CallHabit habit) => habit is { IsFraud: true, IsGateway: false } && mules.Length > 0;

        void Hooked(Line victim, long time, Rng rng)
        {
            var minutes = Math.Min(rng.LogNormalWithMedian(MedianMinutesToPay, 1), 600);
            rng.Pick(mules).Defraud(others.Customers[victim.Index], time + (long)(minutes * Ms.Minute), rng, bank);
        }
    }

    public IReadOnlyList<ICallPattern> CallPatterns { get; }

    public IReadOnlyList<IMoneyPattern> MoneyPatterns { get; }

    public IReadOnlyList<Line> Lines => lines;

    public IReadOnlyList<Account> Accounts => accounts;

    private DrawnCalls Calls(CallHabit habit, Calendar calendar, Action<Line, long, Rng>? hooked)
    {
        var rng = Rng.Of(options.Seed, Topic.DrawnCalls, -1, lines.Count);
        var members = new List<DrawnLine>();
        var device = "";
        for (int n = Count(habit.Per1000, rng), left = 0; n > 0; n--, left--)
        {
            var index = lines.Count;
            if (left <= 0)
                (device, left) = (numbering.Imei(LineKind.Drawn, index), habit.PerDevice.DrawWhole(rng));
            var line = Line(habit, index, device, rng, out var from);
            lines.Add(line);
            string[] forged = habit.ForgesDevices
                ? [.. Enumerable.Range(0, ForgedDevices).Select(k => numbering.Imei(LineKind.Drawn, 1 << 20 | index * ForgedDevices + k))]
                : [];
            members.Add(new DrawnLine(line, from, habit.CallsPerDay.DrawLog(rng), forged));
        }

        return new DrawnCalls(options, calendar, habit, members, people, hooked);
    }

    private Line Line(CallHabit habit, int index, string device, Rng rng, out int from)
    {
        var age = habit.AgeDays.DrawWhole(rng);
        // A young line begins to work on its first day, an old one that was somebody's within the period.
        from = habit.WasPrivate ? rng.Between(1, Math.Max(1, options.Days - 3)) : -age;
        var isOldFraud = habit.IsFraud && !habit.WasPrivate && rng.Chance(plan.OldFraud * 0.5);
        var life = habit.LifeDays.DrawWhole(rng);
        return new Line
        {
            Kind = LineKind.Drawn,
            Index = index,
            Number = numbering.Mobile(LineKind.Drawn, index),
            Sim = numbering.Imsi(LineKind.Drawn, index),
            Device = device,
            HomeCell = rng.Below(cells.Count),
            WorkCell = rng.Below(cells.Count),
            Mobility = habit.Mobility,
            // Bought long ago and never used is as good as new to whoever looks at calls only.
            ActiveFrom = isOldFraud || age > 60 ? int.MinValue : -age,
            ActiveUntil = habit.LifeDays.Low >= 1000 ? int.MaxValue : from + life,
            Class = habit.IsGateway ? Classes.SimBox : habit.Class,
            SimClass = habit.Class,
            IsFraud = habit.IsFraud,
        };
    }

    private DrawnMoney Money(MoneyHabit habit, Counterparties parties, Accounts others)
    {
        var rng = Rng.Of(options.Seed, Topic.DrawnMoney, -2, accounts.Count);
        var members = new List<DrawnAccount>();
        var device = "";
        var left = 0;
        var count = (Count(habit.Per1000, rng) + habit.RingSize - 1) / habit.RingSize * habit.RingSize;
        for (var n = 0; n < count; n++, left--)
        {
            var owner = rng.Pick(people);
            if (left <= 0)
            {
                left = habit.PerDevice.DrawWhole(rng);
                device = habit.PerDevice.High > 1 ? numbering.Imei(LineKind.RingPhone, 1 << 20 | accounts.Count) : owner.Device!;
            }

            // A ring begins when its first account does.
            var first = habit.RingSize > 1 && n % habit.RingSize > 0 ? members[^1] : null;
            members.Add(Member(habit, owner, device, first, rng));
        }

        for (var n = 0; n < count; n++)
        {
            var last = n % habit.RingSize == habit.RingSize - 1;
            var next = habit.RingSize == 1 || last && !habit.IsCycle ? null
                : members[last ? n - habit.RingSize + 1 : n + 1].Account;
            members[n].Account.Life = new PassOnLife(
                members[n], habit, next, parties, Rng.Of(options.Seed, Topic.DrawnMoney, -3, members[n].Account.Index));
        }

        return new DrawnMoney(options, habit, members, parties, others);
    }

    private DrawnAccount Member(MoneyHabit habit, Line owner, string device, DrawnAccount? first, Rng rng)
    {
        var isOld = habit.IsFraud && rng.Chance(plan.OldFraud);
        var age = (isOld ? MoneyHabit.OldAge : habit.AgeDays).DrawWhole(rng);
        var from = first?.From ?? From(habit, age, rng);
        var until = first?.Until ?? from + habit.LifeDays.DrawWhole(rng);
        var balance = habit.IsFraud ? rng.LogNormalWithMedian(isOld ? 3000 : 200, 0.8) : habit.Amount * FloatBalance / 100;
        var index = accounts.Count;
        var account = New(index, habit.Class, habit.IsFraud, age, (long)(balance * Baht.One), owner, device);
        accounts.Add(account);
        return new DrawnAccount(account, owner, from, until, HadLife: isOld || !habit.IsFraud && habit.EveryDays is 0 or >= 1);
    }

    /// <summary>Fraud turns within the period; honest habits are as old as the account, and single events fall into the period.</summary>
    private int From(MoneyHabit habit, int age, Rng rng)
    {
        if (habit.IsFraud || habit.EveryDays == 0)
            return Math.Max(1 - age, rng.Between(0, Math.Max(0, options.Days - 4)));
        return Math.Max(1 - age, -HistoryStart - rng.Below(28));
    }

    private List<Account> Agents()
    {
        var agents = new List<Account>();
        for (var n = plan.AgentsPer1000 * options.Subscribers / 1000; n > 0; n--)
        {
            var rng = Rng.Of(options.Seed, Topic.AgentTraffic, -2, n);
            var owner = rng.Pick(people);
            agents.Add(New(accounts.Count, "cash_agent", false, rng.Between(200, 3000), 5_000_000 * Baht.One, owner, owner.Device!));
            accounts.Add(agents[^1]);
        }

        return agents;
    }

    private Account New(int index, string labelClass, bool isFraud, int age, long balance, Line owner, string device) => new()
    {
        Kind = AccountKind.Drawn,
        Index = index,
        Number = numbering.Account(AccountKind.Drawn, index),
        Bank = numbering.Bank(AccountKind.Drawn, index),
        Opened = start.AddDays(-age),
        OwnerNumber = owner.Number,
        Device = device,
        Balance = balance,
        Class = labelClass,
        IsFraud = isFraud,
    };

    private int Count(Bounds per1000, Rng rng) => Math.Max(3, (int)Math.Round(per1000.Draw(rng) * options.Subscribers / 1000));
}
