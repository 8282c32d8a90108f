using FraudSignals.Simulator.Plans;

namespace FraudSignals.Host.Demo;

/// <summary>What the demo plays.</summary>
internal sealed record DemoOptions
{
    /// <summary>The simulated country: small enough for a minute, large enough for each kind of fraud.</summary>
    public SimulationOptions World { get; init; } = new() { Subscribers = 2000, Days = 7, HistoryDays = 120 };

    /// <summary>How many alerts of each typology are printed in full.</summary>
    public int CardsPerTypology { get; init; } = 1;

    /// <summary>Whether the host goes on answering at the end, until it is stopped.</summary>
    public bool Stays { get; init; }
}
