using FraudSignals.Simulator.Output;

namespace FraudSignals.Simulator.Plans;

/// <summary>What to simulate. The same options always give the same bytes on the same runtime.</summary>
public sealed record SimulationOptions
{
    /// <summary>Ordinary mobile subscribers, 100 to 8,000,000. All other populations scale with it.</summary>
    public int Subscribers { get; init; } = 10_000;

    /// <summary>Days of full traffic from <see cref="Start"/>, 1 to 366.</summary>
    public int Days { get; init; } = 14;

    /// <summary>Days of thinned-out history before <see cref="Start"/>, 0 to 400.</summary>
    public int HistoryDays { get; init; } = 120;

    /// <summary>Everything random follows from this number.</summary>
    public ulong Seed { get; init; } = 7;

    /// <summary>0: fraud is blatant. 0.5: as the literature describes it. 1: fraud hides among its look-alikes.</summary>
    public double Difficulty { get; init; } = 0.5;

    /// <summary>Local midnight of the first full day; its offset is the offset of every time written.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 3, 2, 0, 0, 0, TimeSpan.FromHours(7));

    /// <summary>
    /// The drawn world to play, from 0: its own fraud, look-alikes, currency and feed. Null is the one country whose fraud only
    /// <see cref="Difficulty"/> changes. Take the other options from <see cref="OfWorld"/>.
    /// </summary>
    public int? World { get; init; }

    /// <summary>Columns left out of the files, of <see cref="OptionalColumns"/>.</summary>
    public IReadOnlyCollection<string> Without { get; init; } = [];

    /// <summary>Whether the files hold answered calls only, as those of a billing system do.</summary>
    public bool AnsweredOnly { get; init; }

    /// <summary>
    /// Hours until the last record has arrived, 0 to 48: the rows of the period stand in the order of their arrival. 0 is the order in
    /// which they happened.
    /// </summary>
    public double HoursLate { get; init; }

    /// <summary>What the drawn world has, in a line; null where <see cref="World"/> is.</summary>
    public string? WorldDescription => World is { } number ? WorldPlan.Draw(number).Describe() : null;

    /// <summary>Columns a feed may lack.</summary>
    public static IReadOnlyCollection<string> OptionalColumns => Tables.OptionalColumns;

    /// <summary>The options as drawn for a world; everything in it follows from its number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static SimulationOptions OfWorld(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        return WorldPlan.Draw(number).Options;
    }

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; the message names it.</exception>
    public void Validate()
    {
        InRange(Subscribers, 100, 8_000_000, nameof(Subscribers));
        InRange(Days, 1, 366, nameof(Days));
        InRange(HistoryDays, 0, 400, nameof(HistoryDays));
        if (!(Difficulty is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(Difficulty), Difficulty, "Difficulty must be between 0 and 1.");
        if (World is < 0)
            throw new ArgumentOutOfRangeException(nameof(World), World, "World must not be negative.");
        if (!(HoursLate is >= 0 and <= 48))
            throw new ArgumentOutOfRangeException(nameof(HoursLate), HoursLate, "HoursLate must be between 0 and 48.");
        if (Without.FirstOrDefault(column => !OptionalColumns.Contains(column)) is { } unknown)
            throw new ArgumentOutOfRangeException(nameof(Without), unknown,
                $"Without names {unknown}, which no file has or none can lack; these can: {string.Join(", ", OptionalColumns)}.");
        if (Start.TimeOfDay != TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(Start), Start, "Start must be a local midnight, so that days are whole.");
        if (Start.Year is < 1990 or > 9000)
            throw new ArgumentOutOfRangeException(nameof(Start), Start, "Start must lie between the years 1990 and 9000.");
    }

    private static void InRange(int value, int low, int high, string name)
    {
        if (value < low || value > high)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be between {low} and {high}.");
    }
}
