using FraudSignals.Rules;
using FraudSignals.State;
using FraudSignals.Windows;

namespace FraudSignals.Aggregates;

/// <summary>An aggregate over the columns of a pane ring.</summary>
internal abstract class WindowReader : AggregateReader
{
    private readonly PaneRing _ring;
    private readonly int[] _columns;
    private readonly int _panes;
    private readonly double _scale;

    protected WindowReader(AggregateDefinition definition, PaneRing ring, int[] columns)
        : base(definition)
    {
        _ring = ring;
        _columns = columns;
        _panes = ring.Grid.PanesIn(definition.Window);
        _scale = Scale;
    }

    protected PaneRing Ring => _ring;

    protected double FieldScale => _scale;

    protected int Panes => _panes;

    protected int Column(int index) => _columns[index];

    protected long Sum(in SubjectState state, int column, long time) =>
        _ring.Sum(state, _columns[column], _ring.Grid.PaneOf(time), _panes);
}
