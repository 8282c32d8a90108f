using FraudSignals.State;

namespace FraudSignals.Evaluation.Stages;

/// <summary>A little at a time, idle subjects are forgotten and the others lose what has expired.</summary>
internal sealed class Sweeper(EngineOptions options, EngineState state)
{
    private const int Every = 64;

    private readonly long _keep = (long)(options.SubjectRetention - options.Lateness).TotalMilliseconds;

    /// <summary>
    /// Whether a subject last seen then is forgotten. That holds from the instant on, whenever the sweep comes by, so
    /// that what a subject remembers does not hang on its position in the table.
    /// </summary>
    public bool IsForgotten(long lastSeen) => lastSeen < state.Table.Watermark - _keep;

    /// <summary>Counts an event, and sweeps one subject now and then.</summary>
    public void Step()
    {
        if (++state.Events % Every != 0)
        {
            return;
        }

        var position = state.SweepPosition < state.Table.Positions ? state.SweepPosition : 0;
        state.SweepPosition = position + 1;
        if (state.Table.TryAt(position, out var subject))
        {
            if (IsForgotten(subject.LastSeen))
            {
                state.Table.Remove(subject.Token);
            }
            else
            {
                state.Table.Compact(subject);
            }
        }
    }
}
