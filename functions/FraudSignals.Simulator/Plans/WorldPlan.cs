using System.Globalization;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Plans;

/// <summary>
/// What one world is like: which fraud occurs and how it behaves, what honest life looks like, and what the feed shows of it. All of it
/// is drawn from the number of the world, each part independently of the others.
/// </summary>
internal sealed record WorldPlan
{
    public required int Number { get; init; }

    /// <summary>Size, period and difficulty of the scam compounds; the seed of everything that happens in it.</summary>
    public required SimulationOptions Options { get; init; }

    public required bool HasCalls { get; init; }

    public required bool HasTransfers { get; init; }

    /// <summary>Whether scam compounds, their rings and gateways are there, as in the one world of old.</summary>
    public required bool HasCompounds { get; init; }

    public required IReadOnlyList<CallHabit> Callers { get; init; }

    public required IReadOnlyList<MoneyHabit> Money { get; init; }

    /// <summary>Cash agents for 1,000 subscribers; 0 where there is no mobile money.</summary>
    public required int AgentsPer1000 { get; init; }

    /// <summary>Share of fraud on accounts and lines that had an honest life before.</summary>
    public required double OldFraud { get; init; }

    /// <summary>How much ordinary people call and pay, 1 being usual.</summary>
    public required double Activity { get; init; }

    /// <summary>Share of sporadic contacts the history holds.</summary>
    public required double HistoryShare { get; init; }

    public required Economy Economy { get; init; }

    /// <summary>Share of accounts that are kept in <see cref="Economy.Foreign"/>.</summary>
    public required double ForeignAccounts { get; init; }

    // Of four worlds one is a bank's, one a telco's, two are both.
    private const int CallsNever = 2;
    private const int TransfersNever = 3;

    private static readonly DateTimeOffset Earliest = new(2026, 2, 16, 0, 0, 0, TimeSpan.Zero);

    public static WorldPlan Draw(int number)
    {
        var rng = Rng.Of((ulong)number, Topic.WorldPlan);
        // Some things are drawn in turn, so that a dozen worlds of a half has all of them.
        var turn = number / 2;
        var economy = Economy.All[turn % Economy.All.Count];
        var kind = (turn + turn / Economy.All.Count) % 4;
        var (hasCalls, hasTransfers) = (kind != CallsNever, kind != TransfersNever);
        var most = rng.Between(1.1, 1.6);
        var agents = hasTransfers && rng.Chance(0.4) ? rng.Between(8, 20) : 0;
        var options = DrawFeed(rng) with
        {
            World = number,
            Seed = 10_000 + (ulong)number,
            Subscribers = hasCalls ? 100 * rng.Between(10, 18) : 100 * rng.Between(20, 35),
            Days = rng.Between(10, 14),
            HistoryDays = rng.Chance(0.3) ? 0 : rng.Between(20, 70),
            Difficulty = rng.Between(0.2, 0.8),
            Start = new DateTimeOffset(Earliest.AddDays(rng.Between(0, 27)).DateTime, economy.UtcOffset),
        };
        return new WorldPlan
        {
            Number = number,
            Options = options,
            HasCalls = hasCalls,
            HasTransfers = hasTransfers,
            HasCompounds = hasCalls && rng.Chance(0.4),
            Callers = hasCalls ? [.. DrawCallers(rng, turn, most, options.AnsweredOnly)] : [],
            Money = hasTransfers ? [.. DrawMoney(rng, turn, most, agents > 0)] : [],
            AgentsPer1000 = agents,
            OldFraud = rng.Between(0, 0.9),
            Activity = rng.Between(0.5, 1.2),
            HistoryShare = rng.Between(0.03, 0.12),
            Economy = economy,
            ForeignAccounts = rng.Chance(0.25) ? rng.Between(0.05, 0.3) : 0,
        };
    }

    /// <summary>All kinds of lines and accounts that were drawn for it.</summary>
    public IEnumerable<(string Class, bool IsFraud)> Kinds =>
        Callers.Select(habit => (habit.Class, habit.IsFraud)).Concat(Money.Select(habit => (habit.Class, habit.IsFraud)));

    /// <summary>In a line, for people.</summary>
    public string Describe()
    {
        var parts = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"{Economy.Currency} x{Economy.PerBaht}")
                + (ForeignAccounts > 0 ? "+" + Economy.Foreign.Currency : ""),
            Options.HistoryDays == 0 ? "no history" : $"{Options.HistoryDays} d history",
            string.Create(CultureInfo.InvariantCulture, $"old fraud {OldFraud:0.0}"),
        };
        if (Options.AnsweredOnly)
            parts.Add("answered only");
        if (Options.HoursLate > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"late to {Options.HoursLate:0.0} h"));
        if (Options.Without.Count > 0)
            parts.Add("without " + string.Join(' ', Options.Without));
        if (HasCompounds)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"compounds at {Options.Difficulty:0.0}"));
        parts.Add("fraud: " + string.Join(' ', Kinds.Where(kind => kind.IsFraud).Select(kind => kind.Class)));
        return string.Join("; ", parts);
    }

    /// <summary>Three worlds in ten show all; the others lack columns, unanswered calls or order.</summary>
    private static SimulationOptions DrawFeed(Rng rng)
    {
        var isPoor = rng.Chance(0.7);
        return new SimulationOptions
        {
            Without = [.. SimulationOptions.OptionalColumns.Where(_ => rng.Chance(0.15) && isPoor)],
            AnsweredOnly = rng.Chance(0.3) && isPoor,
            HoursLate = rng.Chance(0.35) && isPoor ? rng.Between(0.2, 6) : 0,
        };
    }

    /// <summary>Three to five kinds of scam line, one or two of SIM box, most kinds of honest heavy callers.</summary>
    private static IEnumerable<CallHabit> DrawCallers(Rng rng, int turn, double most, bool answeredOnly)
    {
        // Single rings leave no trace where unanswered calls leave none.
        var scams = ScamHabits.Lines.Where(habit => habit.Answered > 0.1 || !answeredOnly).ToArray();
        return Some(rng, turn, scams, rng.Between(3, 5))
            .Concat(Some(rng, turn, ScamHabits.Gateways, rng.Between(1, 2)))
            .Concat(Some(rng, turn, HonestCallers.All, rng.Between(5, 7)))
            .Select(habit => habit.Vary(rng, most));
    }

    /// <summary>One to three rungs of relays, three to six other kinds of mules, most kinds of honest look-alikes.</summary>
    private static IEnumerable<MoneyHabit> DrawMoney(Rng rng, int turn, double most, bool hasAgents)
    {
        var mules = Some(rng, turn, MuleHabits.Relays, rng.Between(1, 3)).Concat(Some(rng, turn, MuleHabits.Others, rng.Between(3, 6)));
        return (hasAgents ? mules.Append(MuleHabits.CashOut) : mules)
            .Concat(Some(rng, turn, HonestMoney.All, rng.Between(8, 11)))
            .Select(habit => habit.Vary(rng, most));
    }

    /// <summary>That many of all, the one whose turn it is among them.</summary>
    private static List<T> Some<T>(Rng rng, int turn, IReadOnlyList<T> all, int count)
    {
        var left = all.ToList();
        var taken = new List<T>();
        for (var index = turn % left.Count; taken.Count < count; index = rng.Below(left.Count))
        {
            taken.Add(left[index]);
            left.RemoveAt(index);
            if (left.Count == 0)
                break;
        }

        return taken;
    }
}
