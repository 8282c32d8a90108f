namespace FraudSignals.Simulator.Plans;

/// <summary>
/// The kinds of mule accounts a world may have. What they do is what public reports and open simulators describe (pass-through,
/// dispersal, collecting, round trips, cash-out at agents); the measures are expert judgement.
/// </summary>
internal static class MuleHabits
{
    private static readonly Party[] Away = [Party.Atm, Party.Exchange, Party.Stranger];

    /// <summary>Money arrives once and is gone within 15 minutes to a day.</summary>
    public static MoneyHabit OneShot { get; } = new("one_shot_mule", true)
    {
        Per1000 = (6, 10), AgeDays = (3, 60), EveryDays = 0, From = [Party.Stranger], Amount = 15_000, DwellMinutes = (15, 1440),
        Pieces = (1, 3), To = Away,
    };

    /// <summary>Pass on from account to account; how long money rests is the rung.</summary>
    public static IReadOnlyList<MoneyHabit> Relays { get; } =
    [
        Relay("relay_30m", (4, 30)), Relay("relay_2h", (30, 120)), Relay("relay_6h", (120, 360)), Relay("relay_24h", (360, 1440)),
        Relay("relay_72h", (1440, 4320)),
    ];

    /// <summary>Many victims within hours, then everything leaves in a few payments.</summary>
    public static MoneyHabit CollectAndDisperse { get; } = new("collect_disperse", true)
    {
        Per1000 = (4, 7), AgeDays = (3, 90), EveryDays = 3, LifeDays = (2, 8), Credits = (7, 22), SpreadHours = 6,
        From = [Party.Stranger], Amount = 2500, DwellMinutes = (30, 300), Pieces = (1, 4), To = [Party.Exchange, Party.Stranger, Party.Atm],
    };

    /// <summary>A few victims every day, emptied every other day.</summary>
    public static MoneyHabit Funnel { get; } = new("funnel_mule", true)
    {
        Per1000 = (3, 6), AgeDays = (3, 90), EveryDays = 0.35, LifeDays = (5, 10), From = [Party.Stranger], Amount = 3000,
        DwellMinutes = (1500, 4000), To = [Party.Exchange, Party.Stranger],
    };

    /// <summary>A company is robbed of a large sum, which is scattered over many accounts.</summary>
    public static MoneyHabit FanOut { get; } = new("fan_out_mule", true)
    {
        Per1000 = (3, 6), AgeDays = (10, 200), EveryDays = 5, LifeDays = (1, 8), Credits = (1, 2), SpreadHours = 2, From = [Party.Company],
        Amount = 90_000, ChannelIn = Channels.Transfer, DwellMinutes = (20, 400), Pieces = (8, 18), PieceGapMinutes = (1, 20),
        To = [Party.Stranger],
    };

    /// <summary>Money goes from account to account and comes back to the first within days.</summary>
    public static MoneyHabit RoundTrip { get; } = new("round_trip", true)
    {
        Per1000 = (5, 8), AgeDays = (60, 900), EveryDays = 0, LifeDays = (4, 9), From = [Party.Company], Amount = 30_000,
        ChannelIn = Channels.Transfer, DwellMinutes = (240, 1800), PassedOn = (0.92, 0.99), To = [Party.Next], RingSize = 4, IsCycle = true,
    };

    /// <summary>Mobile money: a victim's whole balance, paid out by an agent at once.</summary>
    public static MoneyHabit CashOut { get; } = new("agent_cash_mule", true)
    {
        Per1000 = (6, 10), AgeDays = (3, 400), EveryDays = 0, From = [Party.Stranger], Amount = 40_000, DwellMinutes = (1, 60),
        PassedOn = (0.97, 1), To = [Party.Agent],
    };

    /// <summary>A young company that pays invoices nobody sent.</summary>
    public static MoneyHabit Corporate { get; } = new("corporate_mule", true)
    {
        Per1000 = (3, 5), AgeDays = (40, 330), EveryDays = 2.5, Credits = (1, 3), SpreadHours = 8, From = [Party.Company, Party.Stranger],
        Amount = 60_000, ChannelIn = Channels.Transfer, DwellMinutes = (300, 2800), PassedOn = (0.9, 0.99), Pieces = (1, 4),
        PieceGapMinutes = (5, 120), To = [Party.Exchange, Party.Stranger],
    };

    /// <summary>Several accounts on one phone, none of them busy.</summary>
    public static MoneyHabit Ring { get; } = new("ring_mule", true)
    {
        Per1000 = (6, 10), AgeDays = (5, 300), EveryDays = 2, LifeDays = (4, 12), Credits = (1, 2), SpreadHours = 3,
        From = [Party.Stranger], Amount = 6000, DwellMinutes = (60, 1440), Pieces = (1, 2), To = Away, PerDevice = (3, 8),
    };

    /// <summary>Low and slow: a small sum every few days, which goes on after days.</summary>
    public static MoneyHabit Slow { get; } = new("slow_mule", true)
    {
        Per1000 = (4, 6), AgeDays = (30, 900), EveryDays = 2.5, From = [Party.Stranger], Amount = 2500, DwellMinutes = (600, 4300),
        PassedOn = (0.8, 0.98), To = [Party.Exchange, Party.Stranger],
    };

    /// <summary>All but the relays and those who need agents.</summary>
    public static IReadOnlyList<MoneyHabit> Others { get; } = [OneShot, CollectAndDisperse, Funnel, FanOut, RoundTrip, Corporate, Ring,
    Slow];

    private static MoneyHabit Relay(string name, Bounds dwell) => new(name, true)
    {
        Per1000 = (6, 10), AgeDays = (3, 90), EveryDays = 1.5, LifeDays = (3, 10), Credits = (1, 2), SpreadHours = 2,
        From = [Party.Stranger], Amount = 9000, DwellMinutes = dwell, Pieces = (1, 3), To = [Party.Next], RingSize = 3,
    };
}
