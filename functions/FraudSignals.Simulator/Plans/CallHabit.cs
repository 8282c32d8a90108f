using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Plans;

/// <summary>How lines of one kind call, honest or not.</summary>
/// <param name="Class">Name of the kind in the labels.</param>
/// <param name="IsFraud">Whether the kind is fraud.</param>
internal sealed record CallHabit(string Class, bool IsFraud)
{
    /// <summary>How many there are for 1,000 subscribers.</summary>
    public required Bounds Per1000 { get; init; }

    /// <summary>Attempts on a working day.</summary>
    public required Bounds CallsPerDay { get; init; }

    public DayShape Shape { get; init; } = DayShape.Office;

    /// <summary>Mean talk in seconds.</summary>
    public required double TalkMean { get; init; }

    /// <summary>Share of attempts that are answered.</summary>
    public required double Answered { get; init; }

    /// <summary>Share of missed people who call back.</summary>
    public required double CalledBack { get; init; }

    /// <summary>Share of attempts to people called again and again.</summary>
    public double Repeats { get; init; }

    /// <summary>Calls that come in for each attempt made, call-backs not counted.</summary>
    public double Inbound { get; init; }

    public bool Weekends { get; init; }

    public Mobility Mobility { get; init; } = Mobility.Fixed;

    /// <summary>Days from first use to the start of the period; less than 0 begins within it. Long before it for old lines.</summary>
    public required Bounds AgeDays { get; init; }

    /// <summary>Days a line works from the day it begins.</summary>
    public Bounds LifeDays { get; init; } = (1000, 1000);

    /// <summary>Whether it was somebody's private line before.</summary>
    public bool WasPrivate { get; init; }

    /// <summary>Lines that share a device.</summary>
    public Bounds PerDevice { get; init; } = (1, 1);

    /// <summary>Whether it shows other devices all the time.</summary>
    public bool ForgesDevices { get; init; }

    /// <summary>Whether its SIM carries other people's calls: the SIM is labelled by the kind, the number as <c>sim_box</c>.</summary>
    public bool IsGateway { get; init; }

    /// <summary>Age of lines that had a life before.</summary>
    public static Bounds OldAge { get; } = (400, 2000);

    /// <summary>The same kind as another world has it.</summary>
    public CallHabit Vary(Rng rng, double most) => this with
    {
        Per1000 = Per1000.Times(Factor(rng, most)),
        TalkMean = TalkMean * Factor(rng, most),
        Answered = Math.Min(0.95, Answered * Factor(rng, Math.Min(most, 1.25))),
        CalledBack = Math.Min(0.8, CalledBack * Factor(rng, most)),
        Repeats = Math.Min(0.7, Repeats * Factor(rng, most)),
        Inbound = Inbound * Factor(rng, most),
        CallsPerDay = CallsPerDay.Times(Factor(rng, Math.Min(most, 1.15))),
    };

    private static double Factor(Rng rng, double most) => Math.Exp(rng.Between(-Math.Log(most), Math.Log(most)));
}
