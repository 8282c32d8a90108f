using FraudSignals.Alerts;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Sections;

/// <summary>
/// An alert as kept with its subject: from when to when the typology's threshold was met. Or a hit that is to be judged again, of no
/// level: the period is then its pane, the first time that of the hit and the last when it is due.
/// </summary>
internal struct AlertRow : IPeriodRow
{
    /// <summary>The hash of the typology's id.</summary>
    public uint Key { get; set; }

    public int Period { get; set; }

    public long First { get; set; }

    public long Last { get; set; }

    public AlertLevel Level { get; set; }

    /// <summary>Of a hit that is to be judged again: the source of its event.</summary>
    public ushort Source { get; set; }
}
