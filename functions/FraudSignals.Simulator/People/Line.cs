namespace FraudSignals.Simulator.People;

/// <summary>A phone line: a number, its SIM, and the handset it is in.</summary>
internal sealed class Line
{
    public required LineKind Kind { get; init; }

    public required int Index { get; init; }

    public required string Number { get; init; }

    /// <summary>Null for lines the network does not serve itself.</summary>
    public string? Sim { get; init; }

    public string? Device { get; set; }

    /// <summary>The handset after <see cref="DeviceChangeDay"/>.</summary>
    public string? NewDevice { get; init; }

    public int DeviceChangeDay { get; init; } = int.MaxValue;

    /// <summary>Its calls come in over the international trunk; the network sees no SIM, handset or cell.</summary>
    public bool OverTrunk { get; init; }

    public int HomeCell { get; init; }

    public int WorkCell { get; init; }

    public Mobility Mobility { get; init; }

    /// <summary>Outgoing voice calls on a usual weekday.</summary>
    public double CallsPerDay { get; init; }

    /// <summary>First day the line exists.</summary>
    public int ActiveFrom { get; init; } = int.MinValue;

    /// <summary>First day the line no longer exists.</summary>
    public int ActiveUntil { get; init; } = int.MaxValue;

    /// <summary>Indices of the subscribers it keeps in touch with, closest first.</summary>
    public int[] Contacts { get; set; } = [];

    public required string Class { get; init; }

    /// <summary>What its SIM is, where a drawn world tells it more closely than <see cref="Class"/>.</summary>
    public string? SimClass { get; init; }

    public bool IsFraud { get; init; }

    /// <summary>Whether it called in the simulated period; a fraud line which never did is not labelled as fraud.</summary>
    public bool Acted { get; set; }

    public bool Exists(int day) => day >= ActiveFrom && day < ActiveUntil;

    public string? DeviceOn(int day) => day >= DeviceChangeDay ? NewDevice : Device;
}
