using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Aggregates;
using FraudSignals.State.Blocks;
using FraudSignals.State.Layouts;
using FraudSignals.State.Peers;

namespace FraudSignals.Evaluation.Loaded;

/// <summary>A rule snapshot made ready to run: layouts, readers, filters, and the rules by the role that makes them run.</summary>
internal sealed class LoadedSnapshot
{
    public LoadedSnapshot(RuleSnapshot snapshot)
    {
        Snapshot = snapshot;
        var readers = new AggregateReader?[snapshot.Aggregates.Length];
        var filters = new List<Condition>();
        var filterNumbers = new Dictionary<string, int>();
        Layouts = [
            .. Enum.GetValues<SubjectKind>()
                .Select(kind => new LayoutBuilder(kind, snapshot, filters, filterNumbers, PeerMeasures).Build(readers)!)];
        Readers = readers!;
        Filters = [.. filters];
        Rules = [.. snapshot.Rules.Select((r, place) => new LoadedRule(r, place, r.Aggregates.Select(i => snapshot.Aggregates[i])))];
        var byId = Rules.ToDictionary(r => r.Rule.Id);
        Typologies =
        [
            .. snapshot.Typologies.Select(t => new LoadedTypology(t,
            [
                .. t.Weights.OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => (byId[w.Key], w.Value))
                    .Where(w => w.Item1.Rule.Status is RuleStatus.Test or RuleStatus.Stable || t.Status == RuleStatus.Experimental),
            ])),
        ];
        foreach (var rule in Rules)
        {
            rule.Typologies = [.. Typologies.Where(t => t.Rules.Any(r => r.Rule == rule))];
        }

        foreach (var rule in Rules)
        {
            rule.RoleBits = Layouts[(int)rule.Rule.Subject]?.BitsOf(rule.Rule.Roles, rule.Findings) ?? 0;
        }

        _awaiting = Rules.Where(r => r.Awaited >= 0).ToDictionary(r => r.AwaitedHash);
        _settling = Rules.Where(r => r.Settles).ToDictionary(r => r.UnsettledHash);
        _rulesByHash = Rules.ToDictionary(r => r.Hash);
        foreach (var aggregate in snapshot.Aggregates.Where(a => a.Finding != null && byId.ContainsKey(a.Finding)))
        {
            var counted = byId[aggregate.Finding!];
            if (aggregate.Per == FindingUnit.Event)
            {
                counted.EventHash = aggregate.FindingKey;
                _rulesByHash[counted.EventHash] = counted;
            }
            else if (FunctionSpec.Of(aggregate.Of).AsksCauses)
            {
                counted.Causes = Layouts[(int)counted.Rule.Subject]?.CausesOf(counted.Rule.Id);
            }
        }

        _typologiesByHash = Typologies.ToDictionary(t => t.Hash);
        _byRole =
        [
            .. from kind in Enum.GetValues<SubjectKind>()
               let layout = Layouts[(int)kind]
               from role in Enum.GetValues<Role>()
               let rules = Rules.Where(r => r.Rule.Subject == kind && r.Rule.Roles.Contains(role)).ToArray()
               select new LoadedRole(layout, layout?.Plans[(int)role],
                   new RoleRules(rules, snapshot, layout?.SkipCounterOf(role)))
               {
                   Before = [.. rules.SelectMany(r => r.Rule.Aggregates).Distinct().Where(index => snapshot.Aggregates[index].Before)],
               },
        ];
    }

    private readonly Dictionary<uint, LoadedRule> _rulesByHash;
    private readonly Dictionary<uint, LoadedRule> _settling;
    private readonly Dictionary<uint, LoadedRule> _awaiting;
    private readonly Dictionary<uint, LoadedTypology> _typologiesByHash;

    // By kind, and of each by role.
    private readonly LoadedRole[] _byRole;

    public RuleSnapshot Snapshot { get; }

    /// <summary>By <see cref="Role"/> what of a subject's block a touch in it needs.</summary>
    public BlockUse[] Uses =>
    [
        .. Enum.GetValues<Role>().Select(role => !Layouts.Any(l => l?.Plans[(int)role] != null) ? BlockUse.None
            : Rules.Any(r => r.Rule.Roles.Contains(role)) ? BlockUse.Whole : BlockUse.Beginning),
    ];

    /// <summary>By <see cref="SubjectKind"/>; null where no aggregate is about the kind.</summary>
    public SubjectLayout[] Layouts { get; }

    public AggregateReader[] Readers { get; }

    public Condition[] Filters { get; }

    /// <summary>What is measured of all subjects' touches.</summary>
    public List<PeerMeasure> PeerMeasures { get; } = [];

    /// <summary>The same, as far as its figures are concerned.</summary>
    public IReadOnlyList<PeerSpec> PeerSpecs => [.. PeerMeasures.Select(m => m.Spec)];

    public LoadedRule[] Rules { get; }

    public LoadedTypology[] Typologies { get; }

    /// <summary>The rule with a hash; null where it is not loaded.</summary>
    public LoadedRule? RuleOf(uint hash) => _rulesByHash.GetValueOrDefault(hash);

    /// <summary>The rule whose hits that are to be judged again have that key; null where none has.</summary>
    public LoadedRule? SettlingRuleOf(uint hash) => _settling.GetValueOrDefault(hash);

    /// <summary>The rule whose hits that hang on what comes after them have that key; null where none has.</summary>
    /// <summary>Whether a rule hangs on what comes after its event.</summary>
    public bool AwaitsAny => _awaiting.Count > 0;

    public LoadedRule? AwaitingRuleOf(uint hash) => _awaiting.GetValueOrDefault(hash);

    /// <summary>The typology with a hash; null where it is not loaded.</summary>
    public LoadedTypology? TypologyOf(uint hash) => _typologiesByHash.GetValueOrDefault(hash);

    /// <summary>Switches rules and typologies off by their ids, and all others on.</summary>
    public void SwitchOff(IReadOnlySet<string> ids)
    {
        foreach (var rule in Rules)
        {
            rule.IsOff = ids.Contains(rule.Rule.Id);
        }

        foreach (var typology in Typologies)
        {
            typology.IsOff = ids.Contains(typology.Typology.Id);
        }
    }

    /// <summary>What a touch of that kind of subject in that role meets.</summary>
    public LoadedRole Of(SubjectKind kind, Role role) => _byRole[(int)kind * Roles.Count + (int)role];
}
