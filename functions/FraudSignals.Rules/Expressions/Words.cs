using System.Collections.Immutable;
using System.Text.Json;
using FraudSignals.Events;
using FraudSignals.Lists;
using FraudSignals.State.Aggregates;

namespace FraudSignals.Rules.Expressions;

/// <summary>The fixed vocabularies of rule files.</summary>
internal static class Words
{
    public static ImmutableDictionary<string, SubjectKind> Subjects { get; } = CamelCase<SubjectKind>();

    // Whether somebody is new is asked in expressions.
    public static ImmutableDictionary<string, AggregateFunction> Functions { get; } =
        FunctionSpec.All.Where(f => f.IsDeclared).ToImmutableDictionary(f => f.Name, f => f.Function);

    public static ImmutableDictionary<string, FindingUnit> FindingUnits { get; } = CamelCase<FindingUnit>();

    public static ImmutableDictionary<string, RuleStatus> Statuses { get; } = CamelCase<RuleStatus>();

    public static ImmutableDictionary<string, ListUse> ListUses { get; } = CamelCase<ListUse>();

    public static ImmutableDictionary<string, Role> Roles { get; } = Enum.GetValues<Role>().ToImmutableDictionary(Events.Roles.NameOf);

    public static ImmutableArray<string> Families { get; } =
        ["volume", "spread", "reciprocity", "pacing", "place", "device", "tenure", "flow", "amount", "list", "verdict"];

    public static ImmutableArray<string> Levels { get; } = ["low", "medium", "high", "critical"];

    public static ImmutableArray<string> Responders { get; } = ["bank", "telco"];

    /// <summary>The word for a subject kind in rule files, with its article.</summary>
    public static string A(SubjectKind kind)
    {
        var word = Subjects.First(s => s.Value == kind).Key;
        return word[0] == 'a' ? $"an {word}" : $"a {word}";
    }

    private static ImmutableDictionary<string, T> CamelCase<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToImmutableDictionary(v => JsonNamingPolicy.CamelCase.ConvertName(v.ToString()));
}
