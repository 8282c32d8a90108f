using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using FraudSignals.Rules.Expressions;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Reading;

/// <summary>Reads <c>GlobalParams</c>: named constants, each of which may build on those before it.</summary>
internal static partial class ParameterReader
{
    /// <param name="used">Takes the names that parameters build on.</param>
    public static ImmutableArray<Symbol> Read(ObjectReader file, HashSet<string> used)
    {
        var scope = Scope.OfEvents([]);
        var parameters = ImmutableArray.CreateBuilder<Symbol>();
        foreach (var node in file.Items("GlobalParams", FileLimits.MaxEntries))
        {
            var entry = new ObjectReader(node, Keys.Parameter, file.Report);
            var name = entry.Text("Name");
            if (name is not null && AggregateDefinitionReader.WhyNotAName(name) is { } why)
            {
                entry.Error("Name", "bad-name", why, "use lower-case letters, digits and underscores, for example max_calls");
                name = null;
            }

            var text = entry.Text("Expression");
            if (name is null)
            {
                continue;
            }

            // A parameter with an error keeps its name, so that the error is told once.
            var errors = new List<ExpressionError>();
            var symbol = (text is null ? null : Symbol(name, text, scope, used, errors)) ?? Expressions.Symbol.Broken(name);
            if (text is not null)
            {
                file.Report.Errors(entry.Node("Expression")!, errors);
            }

            if (scope.Add(symbol))
            {
                parameters.Add(symbol);
            }
            else
            {
                entry.Error("Name", "duplicate-name", $"the name '{name}' is taken in this file");
            }
        }

        return parameters.ToImmutable();
    }

    private static Symbol? Symbol(string name, string text, Scope scope, HashSet<string> used, List<ExpressionError> errors)
    {
        if (text.TrimStart().StartsWith('"'))
        {
            return Lexer.Read(text, errors) switch
            {
                [{ Kind: LexemeKind.Text } only] => Expressions.Symbol.Parameter(name, only.Written[1..^1]),
                null => null,
                _ => Refuse(errors, "a parameter that is a text is nothing else"),
            };
        }

        // Most are mere numbers, and of those the parser would make the same.
        if (PlainNumber().IsMatch(text))
        {
            return Expressions.Symbol.Parameter(name, double.Parse(text, CultureInfo.InvariantCulture));
        }

        if (ExpressionReader.Read(text, typeof(double), scope, errors) is not { } expression)
        {
            return null;
        }

        try
        {
            foreach (var symbol in expression.Symbols)
            {
                used.Add(symbol.Name);
            }

            // A constant reads nothing of the context.
            var value = new Lowering(scope, _ => throw new InvalidOperationException("A parameter has no aggregates."))
                .Measure(expression.Tree)(null!);
            return double.IsFinite(value) ? Expressions.Symbol.Parameter(name, value) : Refuse(errors, "the parameter is no finite number");
        }
        catch (RefusedException e)
        {
            return Refuse(errors, e.Message);
        }
    }

    [GeneratedRegex(@"^[0-9]{1,9}(\.[0-9]{1,6})?\z")]
    private static partial Regex PlainNumber();

    private static Symbol? Refuse(List<ExpressionError> errors, string message)
    {
        errors.Add(new(0, "bad-value", message));
        return null;
    }
}
