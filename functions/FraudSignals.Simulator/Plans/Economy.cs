namespace FraudSignals.Simulator.Plans;

/// <summary>The currency of a world and how much people have of it.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="PerBaht">What stands for one baht: the rate, times how wealthy people are.</param>
/// <param name="Decimals">Digits after the point.</param>
/// <param name="UtcOffset">Of the local time in which rows are written.</param>
internal sealed record Economy(string Currency, decimal PerBaht, int Decimals, TimeSpan UtcOffset)
{
    /// <summary>The simulated country as it always was.</summary>
    public static Economy Thailand { get; } = new("THB", 1, 2, TimeSpan.FromHours(7));

    /// <summary>
    /// Where the currency is not THB, prices are as round in it as they were in baht. The rates are no market rates: what matters is
    /// that thresholds in baht mean nothing.
    /// </summary>
    public static IReadOnlyList<Economy> All { get; } =
    [
        Thailand,
        new("THB", 2.5m, 2, TimeSpan.FromHours(7)),
        new("USD", 0.05m, 2, TimeSpan.FromHours(-5)),
        new("JPY", 5, 0, TimeSpan.FromHours(9)),
        new("KES", 2, 2, TimeSpan.FromHours(3)),
        new("USD", 0.2m, 2, TimeSpan.FromHours(-5)),
    ];

    /// <summary>Another currency some accounts are kept in, where a world has two.</summary>
    public static Economy Foreign { get; } = new("EUR", 0.03m, 2, TimeSpan.Zero);

    /// <summary>An amount of satang (1/100 baht) in this currency.</summary>
    public decimal Of(long satang) =>
        PerBaht == 1 ? new decimal(satang) / 100m : Math.Round(satang * PerBaht / 100m, Decimals, MidpointRounding.AwayFromZero);
}
