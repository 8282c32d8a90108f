using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Plans;

/// <summary>
/// How accounts of one kind take money in and pass it on, honest or not: episodes of credits, then payments out of what came.
/// Amounts are in baht; a world of another currency scales all of them alike.
/// </summary>
/// <param name="Class">Name of the kind in the labels.</param>
/// <param name="IsFraud">Whether the kind is fraud.</param>
internal sealed record MoneyHabit(string Class, bool IsFraud)
{
    /// <summary>How many there are for 1,000 subscribers.</summary>
    public required Bounds Per1000 { get; init; }

    /// <summary>Days since the account was opened; fraud of a world that buys old accounts has <see cref="OldAge"/>.</summary>
    public required Bounds AgeDays { get; init; }

    /// <summary>Age of accounts that lived an honest life before.</summary>
    public static Bounds OldAge { get; } = (200, 2500);

    /// <summary>Days between episodes: below 1 there are several a day, 0 is a single episode.</summary>
    public required double EveryDays { get; init; }

    /// <summary>Days from the first episode after which there are no more.</summary>
    public Bounds LifeDays { get; init; } = (1000, 1000);

    /// <summary>Credits of an episode.</summary>
    public Bounds Credits { get; init; } = (1, 1);

    /// <summary>Hours over which the credits of an episode come.</summary>
    public double SpreadHours { get; init; }

    public required Party[] From { get; init; }

    /// <summary>Median of a credit.</summary>
    public required double Amount { get; init; }

    public double AmountSpread { get; init; } = 0.7;

    public string ChannelIn { get; init; } = Channels.PromptPay;

    /// <summary>Minutes money stays.</summary>
    public required Bounds DwellMinutes { get; init; }

    /// <summary>Share of what came that goes on.</summary>
    public Bounds PassedOn { get; init; } = (0.85, 1);

    public Bounds Pieces { get; init; } = (1, 1);

    /// <summary>Minutes between the pieces.</summary>
    public Bounds PieceGapMinutes { get; init; } = (1, 8);

    public required Party[] To { get; init; }

    /// <summary>Accounts that are run from one phone.</summary>
    public Bounds PerDevice { get; init; } = (1, 1);

    /// <summary>Accounts that pay each other in turn; 1 for those that stand alone.</summary>
    public int RingSize { get; init; } = 1;

    /// <summary>Whether money goes round in the ring, put in by its first account.</summary>
    public bool IsCycle { get; init; }

    /// <summary>The same kind as another world has it: every measure is drawn anew around the usual one.</summary>
    public MoneyHabit Vary(Rng rng, double most) => this with
    {
        Per1000 = Per1000.Times(Factor(rng, most)),
        EveryDays = EveryDays >= 20 ? EveryDays : EveryDays * Factor(rng, most),
        Amount = Amount * Factor(rng, most),
        DwellMinutes = DwellMinutes.Times(Factor(rng, Math.Min(most, 1.2))),
        SpreadHours = SpreadHours * Factor(rng, most),
    };

    private static double Factor(Rng rng, double most) => Math.Exp(rng.Between(-Math.Log(most), Math.Log(most)));
}
