using FraudSignals.Alerts;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Sections;

/// <summary>A subject's alerts of the last cool-downs.</summary>
internal sealed class AlertRows(TimeSpan keep) : SlotRows<AlertRow>(keep)
{
    /// <summary>
    /// Notes that a typology stood at a level at a time, in a new row where its slot has none. Returns whether the
    /// alert is new or has risen.
    /// </summary>
    public bool Note(ref SubjectState state, uint typology, int slot, long time, AlertLevel level)
    {
        ref var row = ref RowFor(ref state, typology, slot, time, out _);
        if (level <= row.Level)
        {
            return false;
        }

        row.Level = level;
        return true;
    }
}
