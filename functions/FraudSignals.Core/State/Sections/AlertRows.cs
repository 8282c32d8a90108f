using FraudSignals.Alerts;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Sections;

/// <summary>A subject's alerts of the last cool-downs.</summary>
internal sealed class AlertRows(TimeSpan keep) : PeriodRows<AlertRow>(keep)
{
    /// <summary>
    /// Notes that a typology stood at a level at a time, in a new row where its period has none. Returns whether the
    /// alert is new or has risen.
    /// </summary>
    public bool Note(ref SubjectState state, uint typology, int period, long time, AlertLevel level)
    {
        ref var row = ref RowFor(ref state, typology, period, time, out _);
        if (level <= row.Level)
        {
            return false;
        }

        row.Level = level;
        return true;
    }
}
