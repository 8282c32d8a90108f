using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Rules.Cards;
using FraudSignals.Rules.Expressions;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Reading;

/// <summary>A rule file that was read; its rules are not compiled yet.</summary>
/// <param name="Root">The file's object.</param>
/// <param name="File">Reads it.</param>
/// <param name="Workflow">Its WorkflowName.</param>
/// <param name="Subject">Whom its rules are about.</param>
/// <param name="Rules">Its rules, those with errors too.</param>
/// <param name="Counts">The rules whose findings its aggregates count.</param>
/// <param name="Used">The names of its aggregates and parameters that expressions use.</param>
internal sealed record RuleFile(
    JsonNode Root, ObjectReader File, string? Workflow, SubjectKind Subject, ImmutableArray<RuleDraft> Rules,
    ImmutableArray<CountedFindings> Counts, IReadOnlySet<string> Used)
{
    /// <summary>Its rules that have cards, for the checks of what loads.</summary>
    public IEnumerable<ReadRule> Read => Rules.Where(r => r.Card is not null)
        .Select(r => new ReadRule(File.Report, Root, r.Node, r.Card!, Subject, r.Scope, r.Expression));
}

/// <summary>A rule that was read and not compiled.</summary>
/// <param name="Node">The rule's object.</param>
/// <param name="Entry">Reads it.</param>
/// <param name="Properties">Reads its card; null where there is none.</param>
/// <param name="Id">Its id, or else its name; null where it has neither.</param>
/// <param name="Card">Null where there is none.</param>
/// <param name="Known">What other files need to know of it.</param>
/// <param name="Expression">Null where it cannot be read.</param>
/// <param name="Misnamed">The name it has that is not its id; null where they are one.</param>
/// <param name="IsGood">Whether nothing was wrong with it.</param>
internal sealed record RuleDraft(
    JsonNode Node, ObjectReader Entry, ObjectReader? Properties, string? Id, Card? Card, RuleEntry Known, Scope Scope,
    ImmutableArray<Role> Roles, RuleExpression? Expression, ImmutableArray<ReadBand> Bands, string? Misnamed, bool IsGood);

/// <summary>An aggregate counts the findings of a rule, which may stand in another file.</summary>
/// <param name="Subject">Whom the findings must be addressed to.</param>
/// <param name="Entry">The aggregate.</param>
internal sealed record CountedFindings(string Rule, SubjectKind Subject, ObjectReader Entry);
