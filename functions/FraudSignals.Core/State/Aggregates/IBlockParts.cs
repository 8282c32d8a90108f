using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>The parts of one kind of subject's blocks that its aggregates ask for. What several ask for alike is made once.</summary>
internal interface IBlockParts
{
    /// <summary>Columns of panes, of each one for every role of the aggregate.</summary>
    RingColumn[][] Columns(AggregateDefinition d, IReadOnlyList<ColumnOf> columns);

    /// <summary>Columns of panes over money that moves, of each first that of money in, then that of money out.</summary>
    RingColumn[][] FlowColumns(AggregateDefinition d, IReadOnlyList<ColumnOf> columns);

    /// <summary>The different values of the window.</summary>
    DistinctSet Distinct(AggregateDefinition d);

    /// <summary>The values met within so many panes.</summary>
    NoveltySet Novelty(AggregateDefinition d, PaneGrid grid, int panes);

    /// <summary>
    /// The newest touches; aggregates over the same ones share them, with the longest of their windows and all of their fields.
    /// </summary>
    TouchLog Touches(AggregateDefinition d);

    /// <summary>
    /// The newest touches that count for this aggregate alone, of a window of that length; what they weigh is kept with them where the
    /// definition has a weight.
    /// </summary>
    TouchLog TouchesApart(AggregateDefinition d, TimeSpan window, string identity);

    /// <summary>What is measured of all subjects.</summary>
    PeerMeasure Peers(AggregateDefinition d);

    /// <summary>The place of the first of some scalars in a row.</summary>
    int Scalars(params ReadOnlySpan<string> identities);

    /// <summary>The scalar that holds when the first touch of that kind came, seconds since 1970.</summary>
    int First(AggregateDefinition d);

    /// <summary>The scalar with the last second in which an event left open whether it counts; -1 where that cannot be.</summary>
    int UnknownUntil(AggregateDefinition d);

    /// <summary>The position of the event's value that the aggregate works on.</summary>
    int PositionOf(AggregateDefinition d);

    /// <summary>Lets each touch that counts for an aggregate be written.</summary>
    void Write(AggregateDefinition d, TouchWriter writer);

    /// <summary>A flow under the name of its field, so that sums of it share the column.</summary>
    static AggregateDefinition AmountsOf(AggregateDefinition flow) =>
        flow with { Field = flow.Currency is null ? EventField.Worth : EventField.Amount };
}
