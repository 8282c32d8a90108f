namespace FraudSignals.Simulator.Plans;

/// <summary>Honest accounts that resemble mules in one respect or another. The measures are expert judgement.</summary>
internal static class HonestMoney
{
    private static readonly Bounds Grown = (300, 3000);

    public static IReadOnlyList<MoneyHabit> All { get; } =
    [
        // Strangers pay all day into an account of last week; suppliers are paid out of the takings.
        new("new_shop", false)
        {
            Per1000 = (6, 10), AgeDays = (3, 30), EveryDays = 0.1, From = [Party.Stranger, Party.Stranger, Party.Circle], Amount = 180,
            DwellMinutes = (1400, 4300), PassedOn = (0.6, 0.85), Pieces = (1, 2), PieceGapMinutes = (5, 200), To = [Party.Supplier,
            Party.Merchant],
        },
        // Small sums all day, the wholesaler in the evening or the next morning.
        new("market_stall", false)
        {
            Per1000 = (6, 10), AgeDays = Grown, EveryDays = 0.06, From = [Party.Stranger, Party.Circle], Amount = 90, AmountSpread = 0.5,
            DwellMinutes = (360, 900), PassedOn = (0.7, 0.95), To = [Party.Supplier],
        },
        // Takes deposits for people and hands cash out to others.
        new("cash_desk", false)
        {
            Per1000 = (2, 3), AgeDays = Grown, EveryDays = 0.08, From = [Party.Stranger], Amount = 6000, ChannelIn = "branch",
            DwellMinutes = (10, 600), PassedOn = (0.5, 1), Pieces = (1, 3), PieceGapMinutes = (5, 90), To = [Party.Stranger],
        },
        // One sum a month, gone within the day: rent, food, friends.
        new("monthly_student", false)
        {
            Per1000 = (12, 20), AgeDays = (60, 900), EveryDays = 28, From = [Party.Circle], Amount = 9000, AmountSpread = 0.4,
            DwellMinutes = (20, 900), PassedOn = (0.85, 1), Pieces = (3, 7), PieceGapMinutes = (3, 240), To = [Party.Biller,
            Party.Merchant, Party.Circle],
        },
        // A salary that is paid on at once: rent, instalments, the other account.
        new("salary_paid_on", false)
        {
            Per1000 = (12, 20), AgeDays = Grown, EveryDays = 28, From = [Party.Employer], Amount = 28_000, AmountSpread = 0.5,
            ChannelIn = Channels.Payroll, DwellMinutes = (30, 1400), PassedOn = (0.7, 0.97), Pieces = (3, 5), PieceGapMinutes = (2, 300),
            To = [Party.Circle, Party.OwnOther, Party.Biller],
        },
        // Paid by clients never seen before, swept to the other account within the hour.
        new("freelancer", false)
        {
            Per1000 = (8, 12), AgeDays = Grown, EveryDays = 6, From = [Party.Stranger, Party.Company], Amount = 9000, DwellMinutes = (5,
            240), PassedOn = (0.9, 1), To = [Party.OwnOther],
        },
        // The family puts together for a bill.
        new("family_pot", false)
        {
            Per1000 = (6, 10), AgeDays = Grown, EveryDays = 14, Credits = (3, 6), SpreadHours = 20, From = [Party.Circle], Amount = 1500,
            DwellMinutes = (60, 2000), PassedOn = (0.9, 1), To = [Party.Biller],
        },
        // Many pay their share, one order is placed.
        new("group_buyer", false)
        {
            Per1000 = (5, 8), AgeDays = Grown, EveryDays = 7, Credits = (6, 15), SpreadHours = 12, From = [Party.Stranger, Party.Circle],
            Amount = 400, DwellMinutes = (120, 1800), PassedOn = (0.9, 1), To = [Party.Supplier],
        },
        // A loan comes and the dealer is paid: the honest twin of a single drain.
        new("loan_purchase", false)
        {
            Per1000 = (8, 12), AgeDays = Grown, EveryDays = 0, From = [Party.Lender], Amount = 150_000, ChannelIn = Channels.Transfer,
            DwellMinutes = (60, 2800), PassedOn = (0.95, 1), Pieces = (1, 2), To = [Party.Merchant],
        },
        // Money that comes back from a shop and is spent again.
        new("refunded", false)
        {
            Per1000 = (8, 12), AgeDays = Grown, EveryDays = 6, From = [Party.Supplier], Amount = 900, DwellMinutes = (60, 3000),
            PassedOn = (0.8, 1), To = [Party.Merchant, Party.Supplier],
        },
        // Sells used things to strangers.
        new("online_seller", false)
        {
            Per1000 = (8, 12), AgeDays = (20, 1500), EveryDays = 0.6, From = [Party.Stranger], Amount = 700, DwellMinutes = (2000, 5000),
            PassedOn = (0.7, 1), To = [Party.OwnOther, Party.Merchant],
        },
    ];
}
