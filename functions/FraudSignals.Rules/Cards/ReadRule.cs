using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Rules.Expressions;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Cards;

/// <summary>A rule as its file has it, for the checks that look at what loads.</summary>
/// <param name="Root">The file's object.</param>
/// <param name="Entry">The rule's own object in it.</param>
/// <param name="Expression">Null where it cannot be read.</param>
internal sealed record ReadRule(
    FileReport Report, JsonNode Root, JsonNode Entry, Card Card, SubjectKind Subject, Scope Scope, RuleExpression? Expression) : IHasCard
{
    public string Id => Card.Id;

    public ImmutableArray<Waiver> Waivers => Card.Waivers;

    /// <summary>The aggregates the expression names, none twice.</summary>
    public IEnumerable<AggregateDefinition> Aggregates => (Expression?.Aggregates ?? []).Select(s => s.Aggregate!).DistinctBy(a => a.Name);

    /// <summary>Where a key of the card stands, or else the rule.</summary>
    public int OffsetOf(string key) => Entry.Member("Properties")?.Member(key)?.Offset ?? Entry.Offset;

    /// <summary>Where an aggregate of the file stands.</summary>
    public int OffsetOf(AggregateDefinition aggregate) =>
        Root.Member("Aggregates")?.Items.Find(a => a.Member("Name")?.Text == aggregate.Name)?.Offset ?? Entry.Offset;

    /// <summary>Where the nth comparison of the expression stands, from 0.</summary>
    public int OffsetOfComparison(int index)
    {
        var text = Entry.Member("Expression")!;
        return Report.Source.OffsetInString(text.Offset, Satisfiability.PositionOfComparison(text.Text, index));
    }
}
