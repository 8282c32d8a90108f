using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Aggregates;
using FraudSignals.State.Sections;

namespace FraudSignals.Evaluation.Loaded;

/// <summary>A rule with what the engine looks up often, and its counters.</summary>
internal sealed class LoadedRule(Rule rule, int place, IEnumerable<AggregateDefinition> aggregates)
{
    // By then a condition that is asked at all is compiled.
    private const int AskedOften = 128;

    private readonly uint[] _findings = [.. aggregates.Where(a => a.Finding != null).Select(a => a.FindingKey).Distinct()];
    private readonly TimeSpan _window = aggregates.Select(a => a.OwnWindow).DefaultIfEmpty().Max();

    private Condition _condition = rule.Condition;
    private int _asked;

    public Rule Rule { get; } = rule;

    /// <summary>Its place among the rules of the snapshot.</summary>
    public int Place { get; } = place;

    public uint Hash { get; } = Stable.Hash32(rule.Id);

    /// <summary>What its findings are known by where each event on which it hits is counted; 0 where no aggregate does.</summary>
    public uint EventHash { get; set; }

    /// <summary>Where the subject keeps the findings that lead to those of the rule; null where nobody asks what led to them.</summary>
    public (TouchLog Log, TimeSpan Window)? Causes { get; set; }

    /// <summary>The key of its hits that are to be judged again.</summary>
    public uint UnsettledHash { get; } = Stable.Hash32(rule.Id + "|unsettled");

    /// <summary>The index of the aggregate over what comes after its event; -1 where it waits for nothing.</summary>
    public int Awaited { get; } = aggregates.Select((a, i) => (a.Of, Index: rule.Aggregates[i]))
        .Where(a => FunctionSpec.Of(a.Of).Awaits).Select(a => a.Index).FirstOrDefault(-1);

    /// <summary>How long after its event nothing must come, milliseconds.</summary>
    public long AwaitedFor { get; } =
        (long)aggregates.Where(a => FunctionSpec.Of(a.Of).Awaits).Select(a => a.Window).FirstOrDefault().TotalMilliseconds;

    /// <summary>The key of its hits that hang on what comes after them.</summary>
    public uint AwaitedHash { get; } = Stable.Hash32(rule.Id + "|awaited");

    /// <summary>
    /// Whether its hits wait where records come in any order. Of a rule that names event fields, or addresses what it finds, the event is
    /// gone by then; it is judged at once.
    /// </summary>
    public bool Settles { get; } = rule is { MayBeProvedWrong: true, NamesEventFields: false, AddressedTo: null };

    public long Cooldown { get; } = (long)rule.Cooldown.TotalMilliseconds;

    /// <summary>Whether the rule hits.</summary>
    public sbyte Judge(EvaluationContext context)
    {
        if (_asked < AskedOften && ++_asked == AskedOften)
        {
            _condition = TieredCondition.Settled(_condition);
        }

        return _condition(context);
    }

    /// <summary>
    /// The pane of the coarsest grid the rule looks at, milliseconds. Its cool-down periods count by such panes: within one, an
    /// event late or not sees the same sums, so it finds the same period.
    /// </summary>
    public long Pane { get; } =
        aggregates.Select(a => PaneGrid.For(a.OwnWindow).Milliseconds).DefaultIfEmpty(PaneGrid.Ladder[0].Milliseconds).Max();

    /// <summary>
    /// The grid on which a late event finds the later panes to look at again: that of the rule's own shortest window, so that
    /// what other rules look at changes nothing.
    /// </summary>
    public PaneGrid Grid { get; } = PaneGrid.ForShortest(aggregates.Select(a => a.OwnWindow));

    /// <summary>A bit for each of the rule's roles, and instead of that for findings one for each rule whose findings it counts.</summary>
    public uint RoleBits { get; set; }

    /// <summary>The findings it counts; none where it runs on all.</summary>
    public ReadOnlySpan<uint> Findings => _findings;

    public bool NamesEventFields { get; } = rule.NamesEventFields;

    // By band, from none: what made the difference comes first.
    private readonly Comparison[][] _shown =
    [
        .. new[] { ImmutableArray<Comparison>.Empty }.Concat(rule.Bands.Select(b => b.Comparisons))
            .Select(own => own.Concat(rule.Comparisons).Take(FindingRow.Sides.Comparisons).ToArray()),
    ];

    /// <summary>The comparisons shown for a hit that reached a band: the band's own, then those of the rule, as many as are kept.</summary>
    public Comparison[] Shown(int band) => _shown[Math.Min(band, _shown.Length - 1)];

    /// <summary>The typologies that weigh the rule; none for an experimental rule.</summary>
    public LoadedTypology[] Typologies { get; set; } = [];

    /// <summary>Whether it counts for nothing at present.</summary>
    public bool IsOff { get; set; }

    public long Hits { get; set; }

    /// <summary>How often the expression was false, the times it was passed over as hopeless included.</summary>
    public long Misses => FoundFalse + Groups.Sum(g => g.Group.PassedOver(g.Place));

    /// <summary>How often the expression was evaluated and false.</summary>
    public long FoundFalse { get; set; }

    /// <summary>The groups it stands in, one for each of its roles.</summary>
    public List<(RuleGroup Group, int Place)> Groups { get; } = [];

    public long CannotSay { get; set; }

    /// <summary>How often it could not say of an event of its own, by source.</summary>
    public SourceCounts Unsaid { get; } = new();

    /// <summary>For want of what.</summary>
    public Wants Wants { get; } = new();

    /// <summary>Whether a finding of another rule may change what this one says; one that names no findings counts all.</summary>
    public bool Heeds(uint finding) => _findings.Length == 0 || _findings.Contains(finding);

    /// <summary>
    /// Whether the rule saw an event at a time: it came in one of its roles, within the longest of its windows if it has any.
    /// </summary>
    public bool Saw(in EvidenceRow evidence, long time)
    {
        if (evidence.Time > time || !Rule.Roles.Contains(evidence.Role))
        {
            return false;
        }

        var grid = PaneGrid.For(_window);
        return _window == TimeSpan.Zero || grid.PaneOf(evidence.Time) > grid.PaneOf(time) - grid.PanesIn(_window);
    }
}
