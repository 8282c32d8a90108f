using FraudSignals.Simulator.Output;
using FraudSignals.Simulator.Plans;

namespace FraudSignals.Simulator;

/// <summary>
/// One simulation in memory, for those who want rows rather than files. It plays once; memory holds the population and
/// one day.
/// </summary>
public sealed class SimulationPlay
{
    private readonly SimulationOptions options;
    private readonly World world;
    private int next;

    /// <summary>Makes the population.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; the message names it.</exception>
    public SimulationPlay(SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        this.options = options;
        world = new World(options);
        next = -options.HistoryDays;
    }

    /// <summary>Cells that lie at the border.</summary>
    public IReadOnlyList<string> BorderCells => [.. world.Cells.Border.Select(world.Cells.Name)];

    /// <summary>The days not yet played, the history first.</summary>
    public IEnumerable<SimulationDay> Days()
    {
        while (next < options.Days)
            yield return world.Play(next++);
    }

    /// <summary>The truth about what was played so far.</summary>
    public IEnumerable<LabelRow> Labels() => world.Labels();
}
