using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>An aggregate over columns of pane rings; what is counted in several roles has a column in the ring of each.</summary>
internal abstract class WindowReader : AggregateReader
{
    private readonly RingColumn[][] _columns;
    private readonly int _panes;
    private readonly double _scale;

    protected WindowReader(AggregateDefinition definition, RingColumn[][] columns)
        : base(definition)
    {
        _columns = columns;
        Grid = PaneGrid.For(definition.Window);
        _panes = Grid.PanesIn(definition.Window);
        _scale = Scale;
    }

    public override IEnumerable<(string Section, string Column)> Columns =>
        _columns.SelectMany(c => c).Select(c => (c.Ring.Identity, c.Ring.Columns[c.Index].Identity));

    protected PaneGrid Grid { get; }

    protected double FieldScale => _scale;

    protected int Panes => _panes;

    /// <summary>The columns of one name, one for each role.</summary>
    protected RingColumn[] ColumnsOf(int index) => _columns[index];

    protected long Sum(in SubjectState state, int index, long time)
    {
        var pane = Grid.PaneOf(time);
        var columns = _columns[index];
        var sum = columns[0].Ring.Sum(state, columns[0].Index, pane, _panes);
        for (var i = 1; i < columns.Length; i++)
        {
            sum = PaneTable.AddSaturating(sum, columns[i].Ring.Sum(state, columns[i].Index, pane, _panes));
        }

        return sum;
    }
}
