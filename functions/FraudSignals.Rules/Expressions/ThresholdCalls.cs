using FraudSignals.Rules.Files;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Expressions;

/// <summary>Reads <c>threshold("name")</c>: a value of the deployment for the currency of the event.</summary>
internal static class ThresholdCalls
{
    /// <summary>How many words a call has: name, bracket, threshold, bracket.</summary>
    public const int Length = 4;

    /// <summary>The threshold, or null and an error.</summary>
    public static Symbol? Read(List<Lexeme> lexemes, int at, Scope scope, List<ExpressionError> errors)
    {
        if (at + Length > lexemes.Count || !lexemes[at + 1].Is("(") || lexemes[at + 2].Kind != LexemeKind.Text || !lexemes[at + 3].Is(")"))
        {
            errors.Add(at + Length <= lexemes.Count && lexemes[at + 2].Kind == LexemeKind.Text && lexemes[at + 3].Is(",")
                ? new(lexemes[at + 3].Position, "syntax", "'threshold' asks for one name: the currency is that of the event",
                    $"write threshold({lexemes[at + 2].Written})")
                : new(lexemes[at].Position, "syntax", "'threshold' asks for a name in quotes", "write threshold(\"large_payment\")"));
            return null;
        }

        var name = lexemes[at + 2].Written[1..^1];
        if (scope.Thresholds?.GetValueOrDefault(name) is { } table)
        {
            return scope.Threshold(table);
        }

        errors.Add(new(
            lexemes[at + 2].Position, "unknown-threshold", $"there is no threshold '{name}' here",
            scope.Thresholds is { Count: > 0 } known ? Suggest.FromFew(name, [.. known.Keys])
                : $"thresholds are for transfers and stand in {RuleFiles.Thresholds}"));
        return null;
    }
}
