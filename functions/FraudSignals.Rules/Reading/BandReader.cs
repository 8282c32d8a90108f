using System.Collections.Immutable;
using System.Linq.Expressions;
using FraudSignals.Rules.Expressions;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Reading;

/// <summary>Reads the <c>bands</c> of a rule: steps above its first, each with an expression and the score from there on.</summary>
/// <param name="card">The rule's card.</param>
/// <param name="read">Reads the expression of a band.</param>
/// <param name="scope">What expressions may name.</param>
internal sealed class BandReader(ObjectReader card, Func<ObjectReader, RuleExpression?> read, Scope scope)
{
    /// <param name="score">The score of the rule's own expression, below that of any band.</param>
    public ImmutableArray<ReadBand> Read(double score)
    {
        var bands = ImmutableArray.CreateBuilder<ReadBand>();
        var items = card.Items("bands", FileLimits.MaxBands);
        if (items.Count == 0 && card.Has("bands"))
        {
            card.Error("bands", "bad-value", "'bands' is empty", "leave it out");
        }

        BinaryExpression? below = null;
        foreach (var node in items)
        {
            var entry = new ObjectReader(node, Keys.Band, card.Report);
            var when = read(entry);
            var to = entry.Number("score", 0, CardReader.MaxScore);
            if (to <= score)
            {
                entry.Error("score", "bands", $"a band must give more than the {score} of the step below it",
                    "order them by score, the lowest first");
            }

            score = to ?? score;
            if (when is not null)
            {
                if (below is not null && when.Tree is BinaryExpression step && Bound(below) > Bound(step) && new Renderer(scope) is var text
                    && below.NodeType == step.NodeType && text.Render(below.Left) == text.Render(step.Left))
                {
                    entry.Error("when", "bands", "whoever reaches the step below reaches this one, so that one never counts",
                        "let what they ask for rise with the score");
                }

                below = when.Tree as BinaryExpression;
                if (new Satisfiability(when.Tree, scope).Error(entry.Text("when")!) is { } unreachable)
                {
                    card.Report.Errors(entry.Node("when")!, [unreachable]);
                }

                bands.Add(new ReadBand(entry, when, score));
            }
        }

        return bands.ToImmutable();

        // What a step asks for at least, where it asks for one thing.
        double? Bound(BinaryExpression step) =>
            step.NodeType is ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual
                && new Ranges(scope).Of(step.Right) is { IsPoint: true } point ? point.Low : null;
    }
}

/// <summary>A band whose expression was parsed.</summary>
/// <param name="Entry">Where it stands.</param>
/// <param name="When">Its expression.</param>
/// <param name="Score">What a hit gives from it on.</param>
internal sealed record ReadBand(ObjectReader Entry, RuleExpression When, double Score)
{
    /// <summary>Compiles it; null, and told, where its expression holds what is not allowed.</summary>
    public Band? Compile(Scope scope, RuleSnapshotBuilder builder)
    {
        try
        {
            var lowering = new Lowering(scope, builder.AddAggregate);
            var condition = lowering.Condition(When.Tree);
            return new Band(Score, condition, [.. lowering.Comparisons]) { MayBeProvedWrong = lowering.MayBeProvedWrong };
        }
        catch (RefusedException e)
        {
            Entry.Report.Errors(Entry.Node("when")!, [new(0, e.Check, e.Message, e.Suggestion)]);
            return null;
        }
    }
}
