using FraudSignals.Aggregates;
using FraudSignals.Alerts;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Findings;
using FraudSignals.Rules;
using FraudSignals.Sets;
using FraudSignals.Subjects;
using FraudSignals.Touches;
using FraudSignals.Windows;

namespace FraudSignals.State;

/// <summary>Derives the layout, the readers and the touch plans of one kind of subject from the aggregates of a snapshot.</summary>
internal sealed class LayoutBuilder(SubjectKind kind, RuleSnapshot snapshot, List<Condition> filters, Dictionary<string, int> filterNumbers)
{
    private readonly SortedDictionary<long, PaneRing> _rings = [];
    private readonly List<Section> _sections = [];
    private readonly Dictionary<string, DistinctSet> _distinct = [];
    private readonly Dictionary<string, TouchLog> _logs = [];
    private readonly Dictionary<string, int> _doubts = [];
    private readonly Dictionary<PaneRing, Dictionary<string, int>> _columns = [];
    private readonly List<(PaneRing Ring, int Column, PaneColumn Of)> _ringWrites = [];
    private readonly List<(DistinctSet Set, AggregateDefinition Definition)> _distinctWrites = [];
    private readonly List<(NoveltySet Set, AggregateDefinition Definition)> _noveltyWrites = [];
    private readonly List<(TouchLog Log, AggregateDefinition Definition)> _logWrites = [];
    private readonly List<(int Scalar, AggregateDefinition Definition)> _silenceWrites = [];
    private readonly List<(int Scalar, AggregateDefinition Definition)> _lastWrites = [];
    private int _scalars;

    /// <summary>The layout; null where the snapshot has no aggregate for the kind. Readers are put at their slots.</summary>
    public SubjectLayout? Build(AggregateReader?[] readers)
    {
        var slots = Enumerable.Range(0, snapshot.Aggregates.Length).Where(i => snapshot.Aggregates[i].Subject == kind).ToArray();
        if (slots.Length == 0)
        {
            return null;
        }

        // The shortest window decides the finest grid, on which late events find the panes to look at again.
        var windowed = slots.Select(s => snapshot.Aggregates[s]).Where(d => d.Window > TimeSpan.Zero).ToArray();
        RingFor(windowed.Length == 0 ? TimeSpan.FromDays(3) : windowed.Min(d => d.Window));
        foreach (var slot in slots)
        {
            readers[slot] = ReaderFor(snapshot.Aggregates[slot]);
        }

        var typologies = snapshot.Typologies.Where(t => t.Subject == kind).ToArray();
        var evidence = Add(new Evidence());
        var findings = Add(new FindingLog(typologies.Length == 0 ? TimeSpan.FromDays(1) : typologies.Max(t => t.Window) * 2));
        var alerts = Add(new AlertRows(typologies.Length == 0 ? TimeSpan.FromDays(1) : typologies.Max(t => t.Cooldown) * 2));
        var plans = new TouchPlan?[(int)Role.Finding + 1];
        foreach (var role in slots.SelectMany(s => snapshot.Aggregates[s].Roles).Distinct())
        {
            plans[(int)role] = PlanFor(role);
        }

        return new SubjectLayout
        {
            Kind = kind,
            Sections = [.. _sections],
            Scalars = _scalars,
            Rings = [.. _rings.Values],
            Evidence = evidence,
            Findings = findings,
            Alerts = alerts,
            Plans = plans,
            AggregateSlots = slots,
        };
    }

    private AggregateReader ReaderFor(AggregateDefinition d)
    {
        switch (d.Of)
        {
            case AggregateFunction.Count:
                return Window(d, (ring, columns, doubt) => new CountReader(d, ring, columns) { Doubt = doubt }, ColumnOf.Count);
            case AggregateFunction.Sum:
                return Window(d, (ring, columns, doubt) => new SumReader(d, ring, columns) { Doubt = doubt }, ColumnOf.Value);
            case AggregateFunction.Mean:
                return Window(d, (ring, columns, doubt) => new MeanReader(d, ring, columns) { Doubt = doubt }, ColumnOf.Value, ColumnOf.Count);
            case AggregateFunction.Deviation:
                return Window(d, (ring, columns, doubt) => new DeviationReader(d, ring, columns) { Doubt = doubt },
                    ColumnOf.Value, ColumnOf.Count, ColumnOf.SquareLow, ColumnOf.SquareHigh);
            case AggregateFunction.Min:
                return Window(d, (ring, columns, doubt) => new ExtremeReader(d, ring, columns) { Doubt = doubt }, ColumnOf.Min);
            case AggregateFunction.Max:
                return Window(d, (ring, columns, doubt) => new ExtremeReader(d, ring, columns) { Doubt = doubt }, ColumnOf.Max);
            case AggregateFunction.MatchedFlow:
                return Flow(d, (ring, columns, doubt) => new MatchedFlowReader(d, ring, columns) { Doubt = doubt }, byTime: false);
            case AggregateFunction.Dwell:
                return Flow(d, (ring, columns, doubt) => new DwellReader(d, ring, columns) { Doubt = doubt }, byTime: true);
            case AggregateFunction.Distinct:
                return new DistinctReader(d, DistinctFor(d)) { Doubt = DoubtFor(d) };
            case AggregateFunction.New:
                var grid = PaneGrid.For(d.Window);
                if (d.Horizon < d.Window || grid.PanesIn(d.Horizon) >= short.MaxValue)
                {
                    throw new InvalidOperationException(
                        $"The horizon of '{d.Name}' must be at least its window, {d.Window}, and below {short.MaxValue} panes of {grid.Milliseconds / 60_000} minutes.");
                }

                var novelty = Add(new NoveltySet(grid, grid.PanesIn(d.Window), grid.PanesIn(d.Horizon), _scalars++));
                _noveltyWrites.Add((novelty, d));
                return new NewReader(d, novelty) { Doubt = DoubtFor(d) };
            case AggregateFunction.TopShare:
                var shares = LogFor(d);
                return new TopShareReader(d, shares, Array.IndexOf(shares.Details, d.Field!.Value)) { Doubt = DoubtFor(d) };
            case AggregateFunction.GapVariation:
                return new GapVariationReader(d, LogFor(d)) { Doubt = DoubtFor(d) };
            case AggregateFunction.SecondsSinceFirst:
                return new SecondsSinceFirstReader(d);
            case AggregateFunction.SecondsSinceLast:
                _lastWrites.Add((_scalars, d));
                return new SecondsSinceLastReader(d, (_scalars += 2) - 2) { Doubt = DoubtFor(d) };
            case AggregateFunction.Silence:
                _silenceWrites.Add((_scalars, d));
                return new SilenceReader(d, (_scalars += 3) - 3) { Doubt = DoubtFor(d) };
            default:
                throw new InvalidOperationException($"No reader for {d.Of}.");
        }
    }

    private AggregateReader Window(AggregateDefinition d, Func<PaneRing, int[], int, AggregateReader> make, params ColumnOf[] columns)
    {
        var ring = RingFor(d.Window);
        return make(ring, [.. columns.Select(c => ColumnFor(ring, new PaneColumn(c, d, null)))], DoubtFor(d));
    }

    private AggregateReader Flow(AggregateDefinition d, Func<PaneRing, int[], int, AggregateReader> make, bool byTime)
    {
        var ring = RingFor(d.Window);
        List<int> columns = [Column(ColumnOf.Value, Role.Payee), Column(ColumnOf.Value, Role.Payer)];
        if (byTime)
        {
            columns.AddRange([Column(ColumnOf.ValueByTime, Role.Payee), Column(ColumnOf.ValueByTime, Role.Payer)]);
        }

        return make(ring, [.. columns], DoubtFor(d));

        int Column(ColumnOf of, Role role) => ColumnFor(ring, new PaneColumn(of, d, role));
    }

    private PaneRing RingFor(TimeSpan window)
    {
        var grid = PaneGrid.For(window);
        if (!_rings.TryGetValue(grid.Milliseconds, out var ring))
        {
            ring = Add(new PaneRing(grid, _scalars, keepsRoles: _rings.Count == 0));
            _scalars += 2;
            _rings.Add(grid.Milliseconds, ring);
            _columns.Add(ring, []);
        }

        ring.WindowPanes = Math.Max(ring.WindowPanes, grid.PanesIn(window));
        return ring;
    }

    private int ColumnFor(PaneRing ring, PaneColumn column)
    {
        if (!_columns[ring].TryGetValue(column.Identity, out var index))
        {
            index = ring.Columns.Count;
            if (index == 32)
            {
                throw new InvalidOperationException($"The rules keep more than 32 columns on one grid of subject {kind}.");
            }

            ring.Columns.Add(column);
            _columns[ring].Add(column.Identity, index);
            _ringWrites.Add((ring, index, column));
        }

        return index;
    }

    private DistinctSet DistinctFor(AggregateDefinition d)
    {
        if (!_distinct.TryGetValue(d.Identity, out var set))
        {
            var grid = PaneGrid.For(d.Window);
            var sketch = Add(new Sketch(grid, grid.PanesIn(d.Window)));
            set = Add(new DistinctSet(grid, grid.PanesIn(d.Window), sketch));
            _distinct.Add(d.Identity, set);
            _distinctWrites.Add((set, d));
        }

        return set;
    }

    // Aggregates over the same touches share a log, with the longest of their windows and all of their fields.
    private TouchLog LogFor(AggregateDefinition d)
    {
        var key = Touches(d);
        if (!_logs.TryGetValue(key, out var log))
        {
            var sharing = snapshot.Aggregates.Where(o => o.Subject == kind
                && o.Of is AggregateFunction.TopShare or AggregateFunction.GapVariation && Touches(o) == key).ToArray();
            log = Add(new TouchLog(sharing.Max(o => o.Window), [.. sharing.Where(o => o.Field != null).Select(o => o.Field!.Value).Distinct().Order()]));
            _logs.Add(key, log);
            _logWrites.Add((log, sharing.FirstOrDefault(o => o.Field != null) ?? d));
        }

        return log;

        static string Touches(AggregateDefinition d) => string.Join('|', string.Join('+', d.Roles.Order()), d.Where, d.Currency, d.Finding);
    }

    private int DoubtFor(AggregateDefinition d)
    {
        var field = d.Field is { } f ? EventFieldInfo.Of(f) : null;
        if (d.Filter == null && field is null or { Required: true })
        {
            return -1;
        }

        var key = string.Join('|', d.Where, field is { Required: false } ? field.Name : null);
        if (!_doubts.TryGetValue(key, out var scalar))
        {
            scalar = _scalars++;
            _doubts.Add(key, scalar);
        }

        return scalar;
    }

    private TouchPlan PlanFor(Role role) => new(role)
    {
        Rings =
        [
            .. _rings.Values.Select(ring => new TouchPlan.RingPlan(ring,
            [
                .. _ringWrites.Where(w => w.Ring == ring && (w.Of.Role is { } only ? only == role : w.Of.Definition.Roles.Contains(role)))
                    .Select(w => new TouchPlan.ColumnPlan(w.Column, w.Of.Of, GateFor(w.Of.Definition), SlotOf(w.Of.Definition))),
            ])),
        ],
        Distinct = [.. _distinctWrites.Where(w => w.Definition.Roles.Contains(role)).Select(w => (w.Set, GateFor(w.Definition), SlotOf(w.Definition)))],
        Novelty = [.. _noveltyWrites.Where(w => w.Definition.Roles.Contains(role)).Select(w => (w.Set, GateFor(w.Definition), SlotOf(w.Definition)))],
        Logs = [.. _logWrites.Where(w => w.Definition.Roles.Contains(role)).Select(w => (w.Log, GateFor(w.Definition)))],
        Silences = [.. _silenceWrites.Where(w => w.Definition.Roles.Contains(role)).Select(w => (w.Scalar, GateFor(w.Definition), w.Definition.Horizon))],
        Lasts = [.. _lastWrites.Where(w => w.Definition.Roles.Contains(role)).Select(w => (w.Scalar, GateFor(w.Definition)))],
    };

    private TouchPlan.Gate GateFor(AggregateDefinition d)
    {
        var filter = -1;
        if (d.Filter != null && !filterNumbers.TryGetValue(d.Where!, out filter))
        {
            filter = filters.Count;
            filters.Add(d.Filter);
            filterNumbers.Add(d.Where!, filter);
        }

        return new TouchPlan.Gate(filter, d.Field is { } field ? EventFieldInfo.Of(field) : null,
            d.Currency is null ? 0 : TextCode.Of(d.Currency), DoubtFor(d), d.Finding is null ? 0 : Stable.Hash32(d.Finding));
    }

    private static int SlotOf(AggregateDefinition d) => d.Field is { } field ? EventFieldInfo.Of(field).Slot : 0;

    private T Add<T>(T section)
        where T : Section
    {
        section.Index = _sections.Count;
        _sections.Add(section);
        return section;
    }
}
