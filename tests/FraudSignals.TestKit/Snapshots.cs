using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Lists;
using FraudSignals.Rules;

namespace FraudSignals.TestKit;

/// <summary>Rule snapshots made in code, without rule files.</summary>
public sealed class Snapshots
{
    private readonly RuleSnapshotBuilder _builder = new();

    public WorthTable Worth { init => _builder.Worth = value; }

    public int Aggregate(AggregateFunction of, Role role, string window = "24h", EventField? field = null, string horizon = "0h",
        Condition? filter = null, string? where = null, string? currency = null, string? finding = null, string least = "0h",
        EventField? open = null,
        EventField? weight = null, bool before = false) =>
        Aggregate(of, [role], window, field, horizon, filter, where, currency, finding, null, least, open, weight: weight, before: before);

    public int Aggregate(AggregateFunction of, Role[] roles, string window = "24h", EventField? field = null, string horizon = "0h",
        Condition? filter = null, string? where = null, string? currency = null, string? finding = null, SubjectKind? kind = null,
        string least = "0h",
        EventField? open = null, FindingUnit? per = null, EventField? weight = null, bool before = false) =>
        _builder.AddAggregate(new AggregateDefinition
        {
            Name = $"a{of}{window}",
            Of = of,
            Subject = kind ?? Roles.KindOf(roles[0]),
            Roles = [.. roles],
            Field = field,
            Window = Span(window),
            Horizon = Span(horizon),
            Filter = filter,
            Where = where,
            HorizonAtLeast = Span(least),
            OpenFields = open is { } optional ? [optional] : [],
            Currency = currency,
            Finding = finding,
            Per = per,
            Weight = weight,
            Before = before,
        });

    public int Aggregate(AggregateDefinition definition) => _builder.AddAggregate(definition);

    /// <summary>A rule that hits when an aggregate reaches a value, and says so if asked to.</summary>
    public void AtLeast(string id, SubjectKind subject, Role[] roles, int aggregate, double least, string family, string cooldown = "24h",
        bool saysNeeds = false) =>
            Rule(id, subject, roles, c => Kleene.LessOrEqual(least, c.Aggregate(aggregate)), family, null, cooldown, null,
                saysNeeds ? [new Need(aggregate, least)] : [], [aggregate]);

    public void Rule(string id, SubjectKind subject, Role[] roles, Condition condition, string? family = null, Role? addressedTo = null,
        string cooldown = "24h", Comparison[]? comparisons = null, params int[] aggregates) =>
            Rule(id, subject, roles, condition, family, addressedTo, cooldown, comparisons, [], aggregates);

    /// <summary>A rule that hits when two aggregates reach a value each, and says so if asked to.</summary>
    public void BothAtLeast(string id, SubjectKind subject, Role[] roles, Need one, Need other, bool saysNeeds) =>
        Rule(id, subject, roles,
            c =>
                Kleene.And(Kleene.LessOrEqual(one.Least, c.Aggregate(one.Aggregate)),
                    Kleene.LessOrEqual(other.Least, c.Aggregate(other.Aggregate))),
            null, null, "24h", null, saysNeeds ? [one, other] : [], [one.Aggregate, other.Aggregate]);

    /// <summary>A rule that cannot hit below a count, and that tells what it can say at best soon if asked to.</summary>
    public void Foreseen(string id, SubjectKind subject, Role[] roles, Need need, Condition condition, Condition outlook, bool isTold,
        params int[] others) =>
            Rule(id, subject, roles, c => Kleene.And(Kleene.LessOrEqual(need.Least, c.Aggregate(need.Aggregate)), condition(c)), null, null,
                "24h", null, [need], [need.Aggregate, .. others], outlook: isTold ? outlook : null);

    /// <summary>A rule that hits when a count reaches the first value, in steps that begin at the others.</summary>
    public void Steps(string id, SubjectKind subject, Role[] roles, int aggregate, string family,
        params (double Least, double Score)[] steps) =>
            Rule(id, subject, roles, AtLeast(aggregate, steps[0].Least), family, null, "24h", [Shown(aggregate, steps[0].Least)], [],
                [aggregate], steps[0].Score,
                [.. steps.Skip(1).Select(s => new Band(s.Score, AtLeast(aggregate, s.Least), [Shown(aggregate, s.Least)]))]);

    private static Condition AtLeast(int aggregate, double least) => c => Kleene.LessOrEqual(least, c.Aggregate(aggregate));

    private static Comparison Shown(int aggregate, double least) =>
        new("count", c => c.Aggregate(aggregate), ">=", _ => least, TimeSpan.FromHours(24));

    private void Rule(string id, SubjectKind subject, Role[] roles, Condition condition, string? family,
        Role? addressedTo, string cooldown, Comparison[]? comparisons, Need[] needs, int[] aggregates, double score = 0,
        Band[]? bands = null, Condition? outlook = null) =>
            _builder.AddRule(new Rule
            {
                Id = id,
                Title = id,
                Family = family ?? id,
                Subject = subject,
                Roles = [.. roles],
                Condition = condition,
                AddressedTo = addressedTo,
                Aggregates = [.. aggregates],
                Comparisons = [.. comparisons ?? []],
                Needs = [.. needs],
                Outlook = outlook,
                Score = score,
                Bands = [.. bands ?? []],
                Cooldown = Span(cooldown),
            });

    public void Typology(string id, SubjectKind subject, double alert, double interdiction,
        params (string Rule, double Weight)[] weights) =>
            Typology(id, subject, alert, interdiction, [], 0, weights);

    public void Typology(
        string id, SubjectKind subject, double alert, double interdiction, (string Family, double Cap)[] caps, double familyMinimum,
        params (string Rule, double Weight)[] weights) =>
        _builder.AddTypology(new Typology
        {
            Id = id,
            Title = id,
            Subject = subject,
            Responder = "bank",
            AlertThreshold = alert,
            InterdictionThreshold = interdiction,
            Weights = weights.ToImmutableDictionary(w => w.Rule, w => w.Weight),
            FamilyCaps = caps.ToImmutableDictionary(c => c.Family, c => c.Cap),
            FamilyMinimum = familyMinimum,
        });

    public void List(SubjectListBuilder list) => _builder.AddList(list.Build());

    public RuleSnapshot Build() => _builder.Build("test");

    public static TimeSpan Span(string text) => text[^1] switch
    {
        'm' => TimeSpan.FromMinutes(int.Parse(text[..^1])),
        'h' => TimeSpan.FromHours(int.Parse(text[..^1])),
        _ => TimeSpan.FromDays(int.Parse(text[..^1])),
    };
}
