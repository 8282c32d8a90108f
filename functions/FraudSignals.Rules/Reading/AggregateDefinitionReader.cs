using System.Collections.Immutable;
using System.Text.RegularExpressions;
using FraudSignals.Events;
using FraudSignals.Rules.Expressions;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Json;
using FraudSignals.State.Aggregates;

namespace FraudSignals.Rules.Reading;

/// <summary>Reads one entry of <c>Aggregates</c>.</summary>
/// <param name="read">The aggregates of the file that stand before it, of which peers may be measured.</param>
/// <param name="siblings">The names of all aggregates of the file, which filters cannot ask for.</param>
/// <param name="used">Takes the names of parameters that the filter names.</param>
/// <param name="surroundings">What filters may name beside fields.</param>
internal sealed partial class AggregateDefinitionReader(ObjectReader entry, SubjectKind subject,
    ImmutableArray<Symbol> parameters, IReadOnlyList<AggregateDefinition> read, IEnumerable<string> siblings, HashSet<string> used,
    Surroundings surroundings)
{
    /// <summary>The rule whose findings it counts; null where it counts none.</summary>
    public CountedFindings? Counts { get; private set; }

    /// <summary>The definition; a stand-in of the same name where it has errors; null where even the name has.</summary>
    public AggregateDefinition? Read()
    {
        var before = entry.Report.Count;
        var name = entry.Text("Name");
        if (name is not null && WhyNotAName(name) is { } why)
        {
            entry.Error("Name", "bad-name", why, "use lower-case letters, digits and underscores, for example calls_24h");
            name = null;
        }

        var function = entry.Word("Of", Words.Functions);
        var roles = entry.Words("Role", Words.Roles);
        var spec = function is { } known ? FunctionSpec.Of(known) : null;
        CheckRoles(roles, spec);
        if (spec is null || name is null)
        {
            return name is null ? null : StandIn(name, roles);
        }

        var peers = new PeerReader(entry, spec.Function, Scope.EventTypes(roles), read);
        var field = Field(spec, peers.MeasuresValue ? FieldNeed.None : spec.Field, roles);
        var definition = new AggregateDefinition
        {
            Name = name,
            Of = spec.Function,
            Subject = subject,
            Roles = roles,
            Field = field?.Field,
            Window = Span("Window", spec.HasWindow, spec),
            Horizon = Span("Horizon", spec.HasHorizon, spec),
            HorizonAtLeast = entry.Duration("HorizonAtLeast") ?? TimeSpan.Zero,
            Currency = Currency(spec.IsFlow, Weighing(roles, spec) ?? field),
            Finding = Finding(roles),
            Per = Per(roles, spec),
            Weight = Weight(roles, spec),
            Peers = peers.Read(field),
            Before = (entry.Flag("Before") ?? false) || spec.IsOfPeers,
        };
        CheckSpans(definition, spec);
        definition = WithFilter(definition);
        return entry.Report.Count == before ? definition : StandIn(name, roles);
    }

    /// <summary>Why a word may not name an aggregate or a parameter; null where it may.</summary>
    public static string? WhyNotAName(string name) =>
        !NameForm().IsMatch(name) ? $"'{name}' is no good name"
        : Scope.Reserved.Contains(name) ? $"'{name}' is a word of the rule language"
        : EventFieldInfo.All.Any(f => f.Name == name) ? $"'{name}' is the name of an event field"
        : null;

    private AggregateDefinition StandIn(string name, ImmutableArray<Role> roles) =>
        new() { Name = name, Of = AggregateFunction.Count, Subject = subject, Roles = roles };

    private void CheckRoles(ImmutableArray<Role> roles, FunctionSpec? spec)
    {
        foreach (var role in roles.Where(r => !Roles.IsPlayedBy(r, subject)))
        {
            var fitting = Words.Roles.Where(r => r.Value != Role.Finding && Roles.IsPlayedBy(r.Value, subject)).Select(r => r.Key)
                .Order(StringComparer.Ordinal);
            entry.Error("Role", "role-subject", $"the role '{Roles.NameOf(role)}' is not played by {Words.A(subject)}",
                "use " + string.Join(", ", fitting));
        }

        if (roles.Contains(Role.Finding) && (roles.Length > 1 || spec is { TakesFindings: false }))
        {
            var taking = FunctionSpec.All.Where(f => f.TakesFindings).Select(f => $"\"{f.Name}\"").ToList();
            entry.Error("Role", "finding", "findings can be counted, by themselves, and nothing else",
                $"use Of {string.Join(", ", taking.SkipLast(1))} or {taking[^1]} with Role \"finding\" alone");
        }

        if (spec?.ProblemOf(roles) is { } problem)
        {
            entry.Error(problem.Key, "role-function", problem.What, problem.Instead);
        }
    }

    private EventFieldInfo? Field(FunctionSpec spec, FieldNeed need, ImmutableArray<Role> roles)
    {
        if (need == FieldNeed.None)
        {
            if (entry.Has("Field"))
            {
                entry.Error("Field", "field-function", $"'{spec.Name}' works on no field", "remove Field");
            }

            return null;
        }

        var kind = need switch { FieldNeed.Number => "a numeric", FieldNeed.Place => "a place", _ => "an identifier" };
        if (!entry.Has("Field"))
        {
            if (!entry.IsMissing("Field"))
            {
                return null;
            }

            entry.Error("Of", "missing-key", $"'{spec.Name}' needs a Field", $"name {kind} field");
            return null;
        }

        var types = Scope.EventTypes(roles);
        var fields = EventFieldInfo.All
            .Where(f => f.Type != EventType.Verdict && need.Takes(f.Kind) && (types.Count == 0 || types.Contains(f.Type)))
            .ToDictionary(f => f.Name, f => f.Field);
        if (entry.Word("Field", fields) is not { } named)
        {
            return null;
        }

        var field = EventFieldInfo.Of(named);
        if (field.Kind == FieldKind.Identifier && roles.Contains(Roles.Of(field.Type, field.Position)))
        {
            entry.Error("Field", "field-role", $"'{field.Name}' is the subject itself and always the same",
                "name the other side of the event");
        }

        return field;
    }

    private TimeSpan Span(string key, bool needed, FunctionSpec spec)
    {
        if (entry.Has(key) && !needed)
        {
            entry.Error(key, "bad-window", $"'{spec.Name}' takes no {key}", $"remove {key}");
        }
        else if (entry.IsMissing(key) && needed)
        {
            entry.Error("Of", "bad-window", $"'{spec.Name}' needs a {key}", "for example \"24h\"");
        }

        return entry.Duration(key) ?? TimeSpan.Zero;
    }

    private void CheckSpans(AggregateDefinition definition, FunctionSpec spec)
    {
        // What only grows has no Horizon: it is its Window that need not have been observed wholly.
        var ofWindow = definition.Horizon <= TimeSpan.Zero && spec.Grows;
        if (definition.HorizonAtLeast > TimeSpan.Zero && definition.HorizonAtLeast >= (ofWindow ? definition.Window : definition.Horizon))
        {
            var whole = ofWindow ? "Window" : "Horizon";
            entry.Error("HorizonAtLeast", "bad-window", $"HorizonAtLeast says from how much less than its {whole} on the aggregate speaks",
                definition.Horizon <= TimeSpan.Zero && !ofWindow ? "remove HorizonAtLeast"
                    : $"make it shorter than the {whole}, or leave it out");
        }
        else if (spec.ProblemOf(definition) is { } problem)
        {
            entry.Error(problem.Key, "bad-window", problem.What, problem.Instead);
        }
    }

    // Money that moves on is compared in what it is worth where no currency is named.
    private string? Currency(bool isFlow, EventFieldInfo? field)
    {
        var isAmount = field?.Kind == FieldKind.Amount;
        if (entry.Has("Currency") && !isFlow && !isAmount)
        {
            entry.Error("Currency", "currency", "only aggregates over amounts have a Currency", field?.Kind == FieldKind.Worth
                ? "remove Currency: worth is the same in all of them"
                : "remove Currency, or say it in Where");
        }
        else if (entry.IsMissing("Currency") && isAmount && entry.Node("Among")?.Text != PeerReader.Currency)
        {
            entry.Error("Of", "currency", "an aggregate over amounts must name its Currency",
                "for example \"Currency\": \"THB\", or take the Field \"worth\", which adds up over all");
        }
        else if (entry.IsMissing("Currency") && (isFlow || field?.Kind == FieldKind.Worth) && surroundings.Worth is null)
        {
            entry.Error("Of", "worth", "there is no table of what currencies are worth", "name a Currency, or add " + RuleFiles.Worth);
        }

        var currency = entry.Text("Currency");
        if (currency is not null && !TextFolding.IsCurrency(currency))
        {
            entry.Error("Currency", "currency", $"'{currency}' is no currency", "write its three capital letters, for example \"THB\"");
        }

        return currency;
    }

    private string? Finding(ImmutableArray<Role> roles)
    {
        var counts = roles.Contains(Role.Finding);
        if (counts ? entry.IsMissing("Finding") : entry.Has("Finding"))
        {
            entry.Error(counts ? "Role" : "Finding", "finding",
                counts ? "counting findings needs the rule they are of" : "only the role finding has a Finding",
                counts ? "add \"Finding\" with the rule's id" : "remove Finding, or use Role \"finding\"");
        }

        var rule = entry.Text("Finding");
        if (rule is not null)
        {
            Counts = new CountedFindings(rule, subject, entry);
        }

        return rule;
    }

    private FindingUnit? Per(ImmutableArray<Role> roles, FunctionSpec spec)
    {
        if (entry.Has("Per") && !(spec.CountsTouches && roles.Contains(Role.Finding)))
        {
            entry.Error("Per", "finding", "Per says what a count of findings counts", "remove Per");
        }

        return entry.Word("Per", Words.FindingUnits);
    }

    private EventField? Weight(ImmutableArray<Role> roles, FunctionSpec spec)
    {
        if (entry.Has("Weight") && !spec.TakesWeight)
        {
            entry.Error("Weight", "field-function", $"'{spec.Name}' weighs nothing", "remove Weight, or use topShare");
        }

        return Weighing(roles, spec)?.Field ?? (entry.Has("Weight") && spec.TakesWeight ? entry.Word("Weight", Weights(roles)) : null);
    }

    // The field by which a top share weighs, where there is one and it is good.
    private EventFieldInfo? Weighing(ImmutableArray<Role> roles, FunctionSpec spec) =>
        spec.TakesWeight && entry.Node("Weight")?.Text is { } name && Weights(roles).TryGetValue(name, out var field)
            ? EventFieldInfo.Of(field) : null;

    private static Dictionary<string, EventField> Weights(ImmutableArray<Role> roles) => EventFieldInfo.All
        .Where(
            f => f.Field is EventField.Amount or EventField.DurationSeconds && (roles.IsEmpty || Scope.EventTypes(roles).Contains(f.Type)))
            .ToDictionary(f => f.Name, f => f.Field);

    private AggregateDefinition WithFilter(AggregateDefinition definition) => definition.Roles.IsEmpty ? definition
        : new FilterReader(entry, parameters, siblings, used, surroundings)
            .Read(Scope.EventTypes(definition.Roles), definition.Currency) is { } filter
            ? definition with { Filter = filter.Condition, OpenFields = filter.OpenFields, Where = filter.Where }
            : definition;

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,63}\z")]
    private static partial Regex NameForm();
}
