namespace FraudSignals.Simulator.People;

/// <summary>How a line moves between cells.</summary>
internal enum Mobility
{
    /// <summary>Home at night, work by day, elsewhere now and then.</summary>
    Commuter,

    /// <summary>Always in the home cell.</summary>
    Fixed,

    /// <summary>Another nearby cell every few minutes.</summary>
    Roving,
}
