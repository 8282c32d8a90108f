using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Aggregates;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Layouts;

/// <summary>Derives the layout, the readers and the touch plans of one kind of subject from the aggregates of a snapshot.</summary>
internal sealed partial class LayoutBuilder(SubjectKind kind, RuleSnapshot snapshot, List<Condition> filters,
    Dictionary<string, int> filterNumbers, List<PeerMeasure> peers) : IBlockParts
{
    private readonly SortedDictionary<(long Pane, Role Role), List<PaneTable>> _rings = [];
    private readonly List<Section> _sections = [];
    private readonly Dictionary<string, DistinctSet> _distinct = [];
    private readonly Dictionary<string, NoveltySet> _novelty = [];
    private readonly Dictionary<string, TouchLog> _logs = [];
    private readonly Dictionary<string, int> _unknownUntil = [];
    private readonly Dictionary<(long Pane, Role Role, string Column), RingColumn> _columns = [];
    private readonly List<(AggregateDefinition Definition, TouchWriter Writer)> _writes = [];
    private readonly List<(PeerMeasure Measure, AggregateDefinition Definition)> _measures = [];
    private readonly Dictionary<string, (TouchLog Log, TimeSpan Window)> _causes = [];
    private readonly Dictionary<string, int> _firsts = [];
    private readonly List<uint> _counted = [];
    private readonly List<string> _scalars = [];
    private PaneGrid _finest = PaneGrid.Ladder[0];

    // The roles that make rules run.
    private Role[] _running = [];

    /// <summary>
    /// The layout; null where the snapshot has neither an aggregate nor a rule for the kind. Readers are put at their indexes.
    /// </summary>
    public SubjectLayout? Build(AggregateReader?[] readers)
    {
        var indexes = Enumerable.Range(0, snapshot.Aggregates.Length).Where(i => snapshot.Aggregates[i].Subject == kind).ToArray();
        _running = [.. snapshot.Rules.Where(rule => rule.Subject == kind).SelectMany(rule => rule.Roles).Distinct().Order()];
        if (indexes.Length == 0 && _running.Length == 0)
        {
            return null;
        }

        // The shortest window decides the finest grid, on which late events find the panes to look at again.
        _finest = snapshot.Rules.Where(rule => rule.Subject == kind)
            .Select(rule => PaneGrid.ForShortest(rule.Aggregates.Select(s => snapshot.Aggregates[s].OwnWindow)))
            .Append(PaneGrid.ForShortest(indexes.Select(s => snapshot.Aggregates[s].OwnWindow))).MinBy(g => g.Milliseconds)!;
        var roles = indexes.SelectMany(s => snapshot.Aggregates[s].Roles).Concat(_running).Distinct().Order().ToArray();
        foreach (var role in _running)
        {
            NewRing(_finest, role);
        }

        NoteFindings();

        foreach (var index in indexes)
        {
            readers[index] = FunctionSpec.Of(snapshot.Aggregates[index].Of).Ask(this, snapshot.Aggregates[index]);
        }

        MeasurePeers(readers);
        KeepCauses();
        foreach (var ring in _rings.Values.SelectMany(r => r))
        {
            ring.Complete(Scalars(ring.Columns.Count > RowFormat.NarrowColumns ? ["", ""] : [""]));
        }

        var counters = roles.Select(role => (Role: role, Counted: RolesCountedFor(role))).Where(c => c.Counted != 0)
            .Select(c => new SkipScalar(c.Role, Scalars($"patience|{c.Role}"), c.Counted)).ToArray();
        var typologies = snapshot.Typologies.Where(t => t.Subject == kind).ToArray();
        var evidence = Add(new Evidence { Identity = "evidence" });

        // Within its cool-down a finding keeps the step it reached, whichever typologies look at it.
        var findings =
            Add(new FindingLog(typologies.Select(t => t.Window).Concat(snapshot.Rules.Where(r => r.Subject == kind).Select(r => r.Cooldown))
                .DefaultIfEmpty(TimeSpan.FromDays(1)).Max()) { Identity = "findings" });
        var alerts =
            Add(new AlertRows(typologies.Length == 0 ? TimeSpan.FromDays(1) : typologies.Max(t => t.Cooldown) * 2) { Identity = "alerts" });
        var plans = new TouchPlan?[Events.Roles.Count];
        foreach (var role in roles)
        {
            plans[(int)role] = PlanFor(role);
        }

        // First what every touch writes, so that a touch that makes no rule run needs only the beginning of the block.
        var quiet = _rings.Where(r => !_running.Contains(r.Key.Role)).SelectMany(r => r.Value).ToHashSet<Section>();
        Section[] sections = [.. _sections.OrderBy(s => s == evidence ? 0 : quiet.Contains(s) ? 1 : 2)];
        for (var i = 0; i < sections.Length; i++)
        {
            sections[i].Index = i;
        }

        return new SubjectLayout
        {
            Kind = kind,
            Sections = sections,
            Shape = new BlockSchema([.. _scalars], [.. sections.Select(s => s.Describe())]),
            FinestGrid = _finest,
            Finest = [.. _running.Select(role => (role, Finest(role)))],
            Evidence = evidence,
            Findings = findings,
            Alerts = alerts,
            Plans = plans,
            SkipCounters = counters,
            AggregateIndexes = indexes,
            Counted = [.. _counted],
            Causes = _causes,
        };
    }

    // The roles whose touches bring the rules of a role nearer to what they need, each as a bit; none where they need no counts.
    private uint RolesCountedFor(Role role) => snapshot.Rules.Where(rule => rule.Subject == kind && rule.Roles.Contains(role))
        .SelectMany(rule => rule.Needs).Select(need => snapshot.Aggregates[need.Aggregate]).Where(SkipCounter.Allows)
        .SelectMany(count => count.Roles).Aggregate(0u, (all, counted) => all | SubjectLayout.BitOf(counted));

    private TouchPlan PlanFor(Role role)
    {
        var gates = new List<Gate>();
        RingPlan[] rings =
        [
            .. _rings.Where(r => r.Key.Role == role).SelectMany(r => r.Value).Select(ring => new RingPlan(ring,
                [.. ring.Columns.Select(c => new ColumnPlan(c.Of, GateOf(c.Definition), PositionOf(c.Definition)))],
                _running.Contains(role) && ring == Finest(role))),
        ];
        (TouchWriter, int)[] writers =
            [.. _writes.Where(w => w.Definition.Roles.Contains(role)).Select(w => (w.Writer, GateOf(w.Definition)))];
        return new TouchPlan([.. gates], ofFindings: role == Role.Finding)
        {
            Rings = rings,
            Writers = writers,
            Worth = gates.Exists(g => g.Field?.Kind == FieldKind.Worth) ? snapshot.Worth : null,
        };

        int GateOf(AggregateDefinition d)
        {
            var gate = GateFor(d);
            var index = gates.IndexOf(gate);
            if (index < 0)
            {
                index = gates.Count;
                gates.Add(gate);
            }

            return index;
        }
    }

    private Gate GateFor(AggregateDefinition d)
    {
        var filter = -1;
        if (d.Filter != null && !filterNumbers.TryGetValue(d.Where!, out filter))
        {
            filter = filters.Count;
            filters.Add(d.Filter);
            filterNumbers.Add(d.Where!, filter);
        }

        // Where one of the two sides is not known there is nothing to add, and that is an everyday thing: it raises no doubt.
        var field = d.Field is { } f && EventFieldInfo.Of(f) is var info && (!info.Required || info.Kind == FieldKind.Identifier) ? info
            : null;
        return new Gate(filter, field,
            d.Currency is null ? 0 : TextCode.Of(d.Currency), UnknownUntil(d), d.FindingKey);
    }

    public int PositionOf(AggregateDefinition d) => d.Field switch
    {
        null => d.Per == FindingUnit.Origin ? TouchWriter.OfOrigin : 0,
        EventField.Worth => ColumnPlan.OfWorth,
        { } field => EventFieldInfo.Of(field).Position,
    };

    public int Scalars(params ReadOnlySpan<string> identities)
    {
        _scalars.AddRange(identities);
        return _scalars.Count - identities.Length;
    }

    private T Add<T>(T section)
        where T : Section
    {
        _sections.Add(section);
        return section;
    }
}
