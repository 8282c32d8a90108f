namespace FraudSignals.Alerts;

/// <summary>An alert as kept with its subject.</summary>
internal struct AlertRow
{
    public uint Typology;
    public int Slot;

    /// <summary>The first and last time the typology's threshold was met, milliseconds since 1970.</summary>
    public long First;
    public long Last;

    public AlertLevel Level;
}
