using FraudSignals.State;

namespace FraudSignals.Alerts;

/// <summary>An alert as kept with its subject: from when to when the typology's threshold was met.</summary>
internal struct AlertRow : ISlotRow
{
    /// <summary>The hash of the typology's id.</summary>
    public uint Key { get; set; }

    public int Slot { get; set; }

    public long First { get; set; }

    public long Last { get; set; }

    public AlertLevel Level { get; set; }
}
