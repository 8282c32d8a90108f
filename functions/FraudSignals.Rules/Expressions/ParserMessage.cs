using System.Text.RegularExpressions;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Expressions;

/// <summary>Says what the parser complains of in the words of rule files, which have no Boolean and no Double.</summary>
internal static partial class ParserMessage
{
    public static ExpressionError Plain(string message, int position)
    {
        if (Operands().Match(message) is { Success: true } operands)
        {
            var (left, right) = (Kind(operands.Groups[2].Value), operands.Groups[3].Success ? Kind(operands.Groups[3].Value) : null);
            var joins = operands.Groups[1].Value is "&&" or "||";
            return new(
                position, "type",
                $"'{operands.Groups[1].Value}' does not go with {left}{(right is null || right == left ? "" : " and " + right)}",
                (left, right) switch
                {
                    ("a text", _) or (_, "a text") => "compare a text with == or != and a text in double quotes",
                    (_, "a number") or ("a number", _) when joins => "compare numbers first, for example calls_24h > 5",
                    ("true or false", _) or (_, "true or false") =>
                        "what is true or false stands by itself, for example answered or !answered",
                    _ => "compare numbers first, for example calls_24h > 5",
                });
        }

        if (Expected().Match(message) is { Success: true } expected)
        {
            return new(
                position, "type", $"the expression must give {Kind(expected.Groups[1].Value)}",
                expected.Groups[1].Value == "Boolean" ? "compare it, for example calls_24h > 5" : null);
        }

        if (message.StartsWith("Expression expected", StringComparison.Ordinal))
        {
            return new(position, "syntax", "a name or a number is missing here",
                "write one on each side of an operator, a number without a + before it");
        }

        if (message.StartsWith("':' expected", StringComparison.Ordinal))
        {
            return new(position, "syntax", "what it is otherwise is missing here", "write condition ? value : other");
        }

        return new(position, "syntax", message.ReplaceLineEndings(" ").TrimEnd('.', ' '));
    }

    private static string Kind(string type) => type switch
    {
        "Boolean" => "true or false",
        "String" => "a text",
        "Char" => "a character",
        _ => "a number",
    };

    [GeneratedRegex(@"^Operator '(.+)' incompatible with operand types? '(\w+)'(?: and '(\w+)')?")]
    private static partial Regex Operands();

    [GeneratedRegex(@"^Expression of type '(\w+)' expected")]
    private static partial Regex Expected();
}
