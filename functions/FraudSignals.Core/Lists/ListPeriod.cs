namespace FraudSignals.Lists;

/// <summary>From when to when somebody is on a list, and how grave it is.</summary>
/// <param name="FirstDay">The first day, days since 1970-01-01 UTC; <see cref="int.MinValue"/> where it holds from ever.</param>
/// <param name="LastDay">The last day; <see cref="int.MaxValue"/> where it does not end.</param>
/// <param name="Tier">1 to 9; the greater, the graver.</param>
public readonly record struct ListPeriod(int FirstDay, int LastDay, int Tier)
{
    public const int MaxTier = 9;

    private const long Day = 24L * 3600 * 1000;

    public static ListPeriod Always { get; } = new(int.MinValue, int.MaxValue, 1);

    /// <summary>The day of an instant in milliseconds since 1970.</summary>
    public static int DayOf(long time) => (int)Math.Floor((double)time / Day);

    /// <summary>The number of a date.</summary>
    public static int DayOf(DateOnly date) => date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    public bool Holds(int day) => day >= FirstDay && day <= LastDay;

    public bool Overlaps(in ListPeriod other) => FirstDay <= other.LastDay && other.FirstDay <= LastDay;
}
