using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Aggregates;
using FraudSignals.State.Blocks;
using FraudSignals.State.Peers;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Layouts;

/// <summary>The sections that aggregates ask for, each made once.</summary>
internal sealed partial class LayoutBuilder
{
    public RingColumn[][] Columns(AggregateDefinition d, IReadOnlyList<ColumnOf> columns) =>
        [.. columns.Select(of => d.Roles.Order().Select(role => ColumnFor(role, new PaneColumn(of, d))).ToArray())];

    public RingColumn[][] FlowColumns(AggregateDefinition d, IReadOnlyList<ColumnOf> columns)
    {
        var amounts = IBlockParts.AmountsOf(d);
        return [
            .. columns.SelectMany(of => new[] { Role.Payee, Role.Payer },
                (of, role) => new[] { ColumnFor(role, new PaneColumn(of, amounts)) })];
    }

    private RingColumn ColumnFor(Role role, PaneColumn column)
    {
        var window = column.Definition.Window;
        var grid = PaneGrid.For(window);
        var key = (grid.Milliseconds, role, column.Identity);
        if (!_columns.TryGetValue(key, out var place))
        {
            var ring = _rings.TryGetValue((grid.Milliseconds, role), out var rings) && rings[^1].Columns.Count < RowFormat.MaxColumns
                ? rings[^1]
                : NewRing(grid, role);
            place = new RingColumn(ring, ring.Columns.Count);
            ring.Columns.Add(column);
            _columns.Add(key, place);
        }

        place.Ring.WindowPanes = Math.Max(place.Ring.WindowPanes, grid.PanesIn(window));
        return place;
    }

    // The first on the finest grid; each role that makes rules run has one, whether it has columns or not.
    private PaneTable Finest(Role role) => _rings[(_finest.Milliseconds, role)][0];

    private PaneTable NewRing(PaneGrid grid, Role role)
    {
        if (!_rings.TryGetValue((grid.Milliseconds, role), out var rings))
        {
            _rings.Add((grid.Milliseconds, role), rings = []);
        }

        // The ring carries its width classes over itself, by column.
        var ring = Add(new PaneTable(grid) { Identity = $"panes|{grid.Milliseconds}|{role}|{rings.Count}" });
        rings.Add(ring);
        return ring;
    }

    public DistinctSet Distinct(AggregateDefinition d)
    {
        if (!_distinct.TryGetValue(d.Identity, out var set))
        {
            var grid = PaneGrid.For(d.Window);
            var registers = Add(new HyperLogLog(grid, grid.PanesIn(d.Window)) { Identity = $"sketch|{d.Identity}" });
            set = Add(new DistinctSet(grid, grid.PanesIn(d.Window), registers) { Identity = $"distinct|{d.Identity}" });
            _distinct.Add(d.Identity, set);
            Write(d, new DistinctSet.Writer(set, PositionOf(d)));
        }

        return set;
    }

    public NoveltySet Novelty(AggregateDefinition d, PaneGrid grid, int panes)
    {
        var identity = FunctionSpec.Of(d.Of).StateIdentity(d);
        if (!_novelty.TryGetValue(identity, out var set))
        {
            set = Add(new NoveltySet(grid, grid.PanesIn(d.Window), panes, Scalars($"novelty overflow|{identity}"))
            {
                Identity = $"novelty|{identity}",
            });
            _novelty.Add(identity, set);
            Write(d, new NoveltySet.Writer(set, PositionOf(d)));
        }

        return set;
    }

    public TouchLog Touches(AggregateDefinition d)
    {
        var key = KeyOf(d);
        if (!_logs.TryGetValue(key, out var log))
        {
            var sharing = snapshot.Aggregates
                .Where(o => o.Subject == kind && FunctionSpec.Of(o.Of).SharesTouches && KeyOf(o) == key).ToArray();
            log =
                Add(new TouchLog(sharing.Max(o => o.Window),
                    [.. sharing.Where(o => o.Field != null).Select(o => o.Field!.Value).Distinct().Order()], d.Weight, d.Finding != null)
                {
                    Identity = $"touches|{key}",
                });
            _logs.Add(key, log);
            Write(WithoutField(d), new TouchLog.Writer(log));
        }

        return log;
    }

    public TouchLog TouchesApart(AggregateDefinition d, TimeSpan window, string identity)
    {
        var log = Add(new TouchLog(window, [], d.Weight, d.Finding != null, snapshot.Worth) { Identity = identity });
        Write(d, new TouchLog.Writer(log));
        return log;
    }

    public void Write(AggregateDefinition d, TouchWriter writer) => _writes.Add((d, writer));

    // What is measured of peers is measured once, over the longest window that is asked for.
    public PeerMeasure Peers(AggregateDefinition d)
    {
        var measure = peers.Find(p => p.Spec.Identity == d.PeerIdentity);
        if (measure is null)
        {
            measure = new PeerMeasure(
                new PeerSpec(peers.Count, d.PeerIdentity), d, Scalars($"peers|{d.PeerIdentity}", $"peers, high|{d.PeerIdentity}"));
            peers.Add(measure);
            _measures.Add((measure, d));
        }

        measure.Spec.Days = Math.Max(measure.Spec.Days, (int)d.Window.TotalDays);
        return measure;
    }

    // Last, since what is measured may be an aggregate of the subject, with the touch in it.
    private void MeasurePeers(AggregateReader?[] readers)
    {
        foreach (var (measure, definition) in _measures)
        {
            if (definition.Peers!.Value is { } value)
            {
                measure.Value = readers[snapshot.Aggregates.IndexOf(snapshot.Aggregates.First(a => a.Identity == value.Identity))];
            }

            Write(definition, new PeerMeasure.Writer(measure, PositionOf(definition), snapshot.Worth));
        }
    }

    // When the first touch of that kind came; those of other roles, which other rules may have kept, do not count.
    public int First(AggregateDefinition d)
    {
        var key = KeyOf(d);
        if (!_firsts.TryGetValue(key, out var scalar))
        {
            _firsts.Add(key, scalar = Scalars(SchemaMigration.First + key));
            Write(WithoutField(d), new SecondsSinceFirst.Writer(scalar));
        }

        return scalar;
    }

    // Which touches count, whatever is asked of them.
    private static string KeyOf(AggregateDefinition d) =>
        string.Join('|', string.Join('+', d.Roles.Order()), d.Where, d.Currency, d.Finding)
            + (d.Per == FindingUnit.Event ? "|event" : "") + (d.Weight is { } weight ? $"|by {weight}" : "");

    // Which findings came in which pane: of those that others count a rule knows nothing.
    private void NoteFindings()
    {
        foreach (var counted in snapshot.Rules.Where(r => r.Subject == kind && r.Roles.Contains(Role.Finding)).SelectMany(r => r.Aggregates)
            .Select(index => snapshot.Aggregates[index]).Where(a => a.Finding != null).DistinctBy(a => a.FindingKey)
            .Take(32 - PaneTable.NotedBit))
        {
            var column = new PaneColumn(ColumnOf.Count, counted with { Where = null, Filter = null, Field = null, Currency = null });
            var ring = Finest(Role.Finding);
            _columns.Add((_finest.Milliseconds, Role.Finding, column.Identity), new RingColumn(ring, ring.Columns.Count));
            ring.Columns.Add(column);
            _counted.Add(counted.FindingKey);
        }
    }

    // Where findings of a rule of this kind are asked what led to them, those it counts are kept with whose they are.
    private void KeepCauses()
    {
        foreach (var asked in snapshot.Aggregates.Where(a => FunctionSpec.Of(a.Of).AsksCauses).Select(a => a.Finding).Distinct())
        {
            var rule = snapshot.Rules.FirstOrDefault(r => r.Id == asked && r.Subject == kind);
            AggregateDefinition[] counted =
                [.. (rule?.Aggregates ?? []).Select(index => snapshot.Aggregates[index]).Where(a => a.Finding != null)
                    .DistinctBy(a => a.FindingKey)];
            if (rule is null || counted.Length == 0)
            {
                continue;
            }

            var window = counted.Max(c => c.Window);
            var log =
                Add(new TouchLog(window, [], null,
                    ofFindings: true) { Identity = $"causes|{string.Join('&', counted.Select(c => c.Identity))}" });
            foreach (var one in counted)
            {
                Write(WithoutField(one), new TouchLog.Writer(log));
            }

            _causes.Add(rule.Id, (log, window));
        }
    }

    // A touch without the field stands in a log all the same: others that share it do not need the field.
    private static AggregateDefinition WithoutField(AggregateDefinition d) => d with { Field = null };

    public int UnknownUntil(AggregateDefinition d)
    {
        var field = d.Field is { } f ? EventFieldInfo.Of(f) : null;
        if (d.Filter == null && field is null or { Required: true })
        {
            return -1;
        }

        var key = string.Join('|', d.Where, field is { Required: false } ? field.Name : null);
        if (!_unknownUntil.TryGetValue(key, out var scalar))
        {
            scalar = Scalars($"doubt|{key}");
            _unknownUntil.Add(key, scalar);
        }

        return scalar;
    }
}
