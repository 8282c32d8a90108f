using System.Collections.Immutable;
using System.Text.Json;
using FraudSignals.Lists;
using FraudSignals.Subjects;

namespace FraudSignals.Rules.Files;

/// <summary>The fixed vocabularies of rule files.</summary>
internal static class Words
{
    public static ImmutableDictionary<string, SubjectKind> Subjects { get; } = CamelCase<SubjectKind>();

    // Whether somebody is new is asked in expressions.
    public static ImmutableDictionary<string, AggregateFunction> Functions { get; } = CamelCase<AggregateFunction>().Remove(Expressions.Symbol.IsNew);

    public static ImmutableDictionary<string, FindingUnit> FindingUnits { get; } = CamelCase<FindingUnit>();

    public static ImmutableDictionary<string, RuleStatus> Statuses { get; } = CamelCase<RuleStatus>();

    public static ImmutableDictionary<string, ListUse> ListUses { get; } = CamelCase<ListUse>();

    public static ImmutableDictionary<string, Role> Roles { get; } = Enum.GetValues<Role>().ToImmutableDictionary(FraudSignals.Subjects.Roles.NameOf);

    public static ImmutableArray<string> Families { get; } =
        ["volume", "spread", "reciprocity", "pacing", "place", "device", "tenure", "flow", "amount", "list"];

    public static ImmutableArray<string> Levels { get; } = ["low", "medium", "high", "critical"];

    public static ImmutableArray<string> Responders { get; } = ["bank", "telco"];

    private static ImmutableDictionary<string, T> CamelCase<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToImmutableDictionary(v => JsonNamingPolicy.CamelCase.ConvertName(v.ToString()));
}
