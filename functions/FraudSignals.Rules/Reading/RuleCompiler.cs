using System.Collections.Immutable;
using FraudSignals.Rules.Expressions;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Reading;

/// <summary>Compiles the rules of a file.</summary>
/// <param name="file">The file.</param>
/// <param name="builder">Takes those that are loaded.</param>
internal sealed class RuleCompiler(RuleFile file, RuleSnapshotBuilder builder)
{
    private FileReport Report => file.File.Report;

    public void Compile()
    {
        foreach (var draft in file.Rules.Where(d => d.Expression is not null))
        {
            // What is not loaded is compiled all the same, but its aggregates must not be given state.
            Compile(draft, draft.Expression!, draft.Known.IsLoaded ? builder : new RuleSnapshotBuilder());
        }

        // Said only of a file that is good otherwise: a name may look unused because the expression has an error.
        if (Report.Count == 0)
        {
            TellUnused();
        }
    }

    private void Compile(RuleDraft draft, RuleExpression expression, RuleSnapshotBuilder into)
    {
        var before = Report.Count;
        var lowered = Compile(draft.Entry, draft.Scope, expression, into);
        var steps = draft.Bands.Select(b => b.Compile(draft.Scope, into)).ToImmutableArray();
        if (lowered is var (condition, comparisons, needs, outlook, mayBeWrong) && Report.Count == before
            && draft is { IsGood: true, Card: { } card, Known.IsLoaded: true })
        {
            CheckSentence(draft.Properties!, card.Sentence, comparisons, steps!);
            RuleExpression[] all = [expression, .. draft.Bands.Select(b => b.When)];
            into.AddRule(card.ToRule(file.Subject, draft.Roles) with
            {
                Condition = condition,
                Comparisons = comparisons,
                Needs = needs,
                Outlook = outlook,
                Bands = steps!,
                MayBeProvedWrong = mayBeWrong || steps.Any(b => b!.MayBeProvedWrong),
                OpenFields = OpenFields.Of(expression.Tree, draft.Scope),
                NamesEventFields = all.Any(e => e.NamesEventFields),
                Aggregates = [.. all.SelectMany(e => e.Aggregates).Select(a => into.AddAggregate(a.Aggregate!)).Distinct()],
            });
        }
    }

    private (Condition Condition, ImmutableArray<Comparison> Comparisons, ImmutableArray<Need> Needs, Condition? Outlook,
        bool MayBeProvedWrong)? Compile(ObjectReader entry, Scope scope, RuleExpression expression, RuleSnapshotBuilder into)
    {
        try
        {
            var lowering = new Lowering(scope, into.AddAggregate);
            var condition = lowering.Condition(expression.Tree);
            if (new Satisfiability(expression.Tree, scope).Error(entry.Text("Expression")!) is { } unreachable)
            {
                Report.Errors(entry.Node("Expression")!, [unreachable]);
            }

            return (condition, [.. lowering.Comparisons], [.. lowering.Needs(expression.Tree)], lowering.Outlook(expression.Tree),
                lowering.MayBeProvedWrong);
        }
        catch (RefusedException e)
        {
            Report.Errors(entry.Node("Expression")!, [new(0, e.Check, e.Message, e.Suggestion)]);
            return null;
        }
    }

    // What is not shown at every step is not known when the alert is written.
    private static void CheckSentence(ObjectReader card, Sentence sentence, ImmutableArray<Comparison> comparisons,
        ImmutableArray<Band> bands)
    {
        var shown = new[] { comparisons }.Concat(bands.Select(b => b.Comparisons.AddRange(comparisons)))
            .Select(c => c.Take(Rule.ComparisonsShown).SelectMany(s => new[] { s.Text, s.Against }).OfType<string>());
        var known = shown.Aggregate((all, next) => all.Intersect(next, StringComparer.Ordinal)).ToList();
        foreach (var name in sentence.Names.Where(n => !known.Contains(n)))
        {
            card.Error("sentence", "sentence", $"alerts of this rule do not show '{name}' at each of its steps",
                Suggest.From(name, known) ?? $"name one of {string.Join(", ", known)}");
        }
    }

    // An aggregate nobody reads would still cost state for every subject; a parameter nobody reads is edited in vain.
    private void TellUnused()
    {
        foreach (var (key, what) in new[] { ("Aggregates", "aggregate"), ("GlobalParams", "parameter") })
        {
            foreach (var node in file.File.Items(key))
            {
                var name = node.Member("Name")!;
                if (!file.Used.Contains(name.Text))
                {
                    Report.Error(name.Offset, "unused", $"no expression of this file names the {what} '{name.Text}'", "remove it");
                }
            }
        }
    }
}
