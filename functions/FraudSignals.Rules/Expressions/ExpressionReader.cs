using System.Globalization;
using System.Linq.Dynamic.Core.Exceptions;
using FraudSignals.Rules.Json;
using RulesEngine.ExpressionBuilders;
using RulesEngine.Models;

namespace FraudSignals.Rules.Expressions;

/// <summary>
/// Turns the text of an expression into a tree with RulesEngine's own parser. Names are settled before it runs: the
/// parser would take some unknown words for types, functions or operators, and says little about the rest.
/// </summary>
internal static class ExpressionReader
{
    // The parser may throw what it finds wrong; by the other setting it answers with a constant that never matches.
    private static readonly RuleExpressionParser Parser = new(new ReSettings
    {
        CustomTypes = [],
        IsExpressionCaseSensitive = true,
        UseFastExpressionCompiler = false,
        EnableExceptionAsErrorMessageForRuleExpressionParsing = true,
    });

    // To look for what each misspelt name was meant to be takes time, and an author mends a few at once.
    private const int MaxUnknown = 10;

    private static readonly string[] Dates =
        ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mmK", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "dd/MM/yyyy", "dd.MM.yyyy"];

    private static readonly string[] MathFunctions = ["Abs", "Min", "Max"];

    /// <param name="type"><c>bool</c> for conditions, <c>double</c> for parameters.</param>
    /// <returns>Null where <paramref name="errors"/> grew.</returns>
    public static RuleExpression? Read(string text, Type type, Scope scope, List<ExpressionError> errors)
    {
        var before = errors.Count;
        if (Lexer.Read(text, errors) is not { } lexemes)
        {
            return null;
        }

        var symbols = new List<Symbol>();
        var prepared = Settle(text, lexemes, scope, symbols, errors);
        if (errors.Count == before)
        {
            TellChains(lexemes, errors);
        }

        if (errors.Count > before)
        {
            return null;
        }

        // What is wrong with a constant of the file is told where it stands, and nothing that follows from it.
        var isBroken = symbols.Exists(s => s.IsBroken);
        try
        {
            var variables = symbols.Distinct().SelectMany(s => new[] { s.Variable, s.Presence }).ToArray();
            return new RuleExpression(
                ParsedShapes.Find(prepared, lexemes, variables, type, Parser) ?? Parser.Parse(prepared, variables, type), symbols);
        }
        catch (ParseException e)
        {
            if (!isBroken)
            {
                errors.Add(ParserMessage.Plain(e.Message, Math.Min(e.Position, text.Length)));
            }
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // The tree builder below the parser complains in its own types about operands that do not fit.
            if (!isBroken)
            {
                errors.Add(
                    new(0, "type", "an operator stands between values it does not go with",
                        "compare numbers with numbers, texts with texts"));
            }
        }

        return null;
    }

    // Checks each name and replaces has(x) by a variable of the same length.
    private static string Settle(string text, List<Lexeme> lexemes, Scope scope, List<Symbol> symbols, List<ExpressionError> errors)
    {
        var prepared = text.ToCharArray();
        var most = errors.Count + MaxUnknown;
        for (var i = 0; i < lexemes.Count && errors.Count < most; i++)
        {
            var lexeme = lexemes[i];
            if (lexeme.Kind == LexemeKind.Text)
            {
                TellTextAmongNumbers(lexemes, i, scope, errors);
            }
            else if (lexeme.Kind == LexemeKind.Number && OtherSide(lexemes, i) is { Kind: LexemeKind.Name } field
                && scope.Find(field.Written)?.Kind == SymbolKind.TextField)
            {
                errors.Add(
                    new(lexeme.Position, "type", $"'{field.Written}' is a text, and {lexeme.Written} is a number",
                        $"put it in double quotes: \"{lexeme.Written}\""));
            }

            if (lexeme.Kind != LexemeKind.Name || lexeme.Written is "true" or "false")
            {
                continue;
            }

            if (lexeme.Written == "has" && IsHas(lexemes, i))
            {
                if (Resolve(lexemes[i + 2], scope, errors) is { } inside)
                {
                    symbols.Add(inside);
                    var end = lexemes[i + 3].Position + 1;
                    Symbol.PresenceName(inside.Name).PadRight(end - lexeme.Position)
                        .CopyTo(0, prepared, lexeme.Position, end - lexeme.Position);
                }

                i += 3;
            }
            else if (CallAt(lexemes, i, scope, errors) is var (length, question))
            {
                if (question is null)
                {
                    break;
                }

                symbols.Add(question);
                i += length - 1;
                var end = lexemes[i].Position + 1;
                question.Variable.Name!.PadRight(end - lexeme.Position).CopyTo(0, prepared, lexeme.Position, end - lexeme.Position);
            }
            else if (lexeme.Written == "has")
            {
                errors.Add(new(lexeme.Position, "syntax", "'has' asks for one name", "write has(name)"));
            }
            else if (lexeme.Written == "Math")
            {
                if (!IsMath(lexemes, i))
                {
                    errors.Add(
                        new(lexeme.Position, "refused", "of Math there are Abs, Min and Max",
                            "write Math.Abs(x), Math.Min(x, y) or Math.Max(x, y)"));
                }

                i += 2;
            }
            else if (scope.Find(lexeme.Written) is null && i + 1 < lexemes.Count && lexemes[i + 1].Is("("))
            {
                errors.Add(
                    new(lexeme.Position, "unknown-name", $"there is no function '{lexeme.Written}' here", Hints.ForCall(lexeme.Written)));
                i = EndOfCall(lexemes, i + 1);
            }
            else if (i + 2 < lexemes.Count && lexemes[i + 1].Written is "in" or "is" && scope.Find(lexeme.Written) is not null)
            {
                // What stands behind it is no expression either.
                errors.Add(
                    new(lexemes[i + 1].Position, "unknown-name", $"there is no '{lexemes[i + 1].Written}' here",
                        Hints.ForRelation(lexeme.Written, lexemes[i + 1].Written, lexemes[i + 2].Written, scope)));
                break;
            }
            else if (scope.Find(lexeme.Written) is null && IsOtherSideOfText(lexemes, i, scope))
            {
                errors.Add(
                    new(lexeme.Position, "unknown-name", $"there is no '{lexeme.Written}' here",
                        $"put text in double quotes: \"{lexeme.Written}\""));
            }
            else if (Resolve(lexeme, scope, errors) is { } symbol)
            {
                symbols.Add(symbol);
                if (symbol.Kind == SymbolKind.IdentifierField)
                {
                    errors.Add(
                        new(lexeme.Position, "identifier", $"the identifier '{symbol.Name}' cannot be read in an expression",
                            $"ask has({symbol.Name}), count it with an aggregate, or put it on a list: inList(\"...\", {symbol.Name})"));
                }
            }
        }

        return new string(prepared);
    }

    // Calls that become a variable: how many words such a call has, and what it stands for, null where it has an error.
    private static (int Length, Symbol? Question)? CallAt(List<Lexeme> lexemes, int at, Scope scope, List<ExpressionError> errors) =>
        lexemes[at].Written switch
        {
            Symbol.InList or Symbol.ListTier => (ListCalls.Length, ListCalls.Read(lexemes, at, scope, errors)),
            Symbol.IsNew => (NewCalls.Length, NewCalls.Read(lexemes, at, scope, errors)),
            Symbol.ThresholdCall => (ThresholdCalls.Length, ThresholdCalls.Read(lexemes, at, scope, errors)),
            _ => null,
        };

    // The parser would take what two compare to for the left side of the next comparison.
    private static void TellChains(List<Lexeme> lexemes, List<ExpressionError> errors)
    {
        Lexeme? last = null;
        foreach (var lexeme in lexemes.Where(l => l.Kind == LexemeKind.Symbol))
        {
            if (lexeme.Written is ">" or ">=" or "<" or "<=")
            {
                if (last is not null)
                {
                    errors.Add(
                        new(lexeme.Position, "syntax", "comparisons cannot be chained",
                            "write two and join them, for example 20 <= calls_24h && calls_24h <= 50"));
                    return;
                }

                last = lexeme;
            }
            else if (lexeme.Written is "&&" or "||" or "(" or ")" or "?" or ":" or "," or "==" or "!=")
            {
                last = null;
            }
        }
    }

    // A text on one side of a comparison whose other side is no text.
    private static void TellTextAmongNumbers(List<Lexeme> lexemes, int at, Scope scope, List<ExpressionError> errors)
    {
        if (OtherSide(lexemes, at) is not { Kind: LexemeKind.Name or LexemeKind.Number or LexemeKind.Symbol } side
            || (side.Kind == LexemeKind.Name
                && scope.Find(side.Written) is null or { Kind: SymbolKind.TextField or SymbolKind.IdentifierField } or { Text: not null }
                    or { IsBroken: true }))
        {
            return;
        }

        var text = lexemes[at].Written[1..^1];
        errors.Add(DateTimeOffset.TryParseExact(text, Dates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? new(lexemes[at].Position, "type", "there are no dates in expressions",
                $"write the seconds since 1970, {date.ToUnixTimeSeconds()}; or compare an age, for example time - payeeAccountOpened < "
                + $"30 * 86400")
            : new(lexemes[at].Position, "type", $"{lexemes[at].Written} is a text, and what it is compared with is none",
                Hints.ForText(text, side.Kind == LexemeKind.Name ? scope.Find(side.Written) : null,
                    at >= ListCalls.Length + 1 && lexemes[at - 1 - ListCalls.Length].Written == Symbol.ListTier)));
    }

    private static Lexeme? OtherSide(List<Lexeme> lexemes, int at) =>
        at >= 2 && IsComparison(lexemes[at - 1]) ? lexemes[at - 2]
            : at + 2 < lexemes.Count && IsComparison(lexemes[at + 1]) ? lexemes[at + 2] : null;

    // Where the bracket that opens at a place is closed.
    private static int EndOfCall(List<Lexeme> lexemes, int at)
    {
        for (var open = 0; at < lexemes.Count; at++)
        {
            open += lexemes[at].Is("(") ? 1 : lexemes[at].Is(")") ? -1 : 0;
            if (open == 0)
            {
                break;
            }
        }

        return at;
    }

    private static bool IsComparison(Lexeme lexeme) =>
        lexeme.Is("==") || lexeme.Is("!=") || lexeme.Is("<") || lexeme.Is("<=") || lexeme.Is(">") || lexeme.Is(">=");

    private static bool IsOtherSideOfText(List<Lexeme> lexemes, int i, Scope scope) =>
        i >= 2 && (lexemes[i - 1].Is("==") || lexemes[i - 1].Is("!=")) && scope.Find(lexemes[i - 2].Written)?.Kind == SymbolKind.TextField;

    private static bool IsHas(List<Lexeme> lexemes, int i) =>
        i + 3 < lexemes.Count && lexemes[i + 1].Is("(") && lexemes[i + 2].Kind == LexemeKind.Name && lexemes[i + 3].Is(")");

    private static bool IsMath(List<Lexeme> lexemes, int i) =>
        i + 3 < lexemes.Count && lexemes[i + 1].Is(".") && MathFunctions.Contains(lexemes[i + 2].Written) && lexemes[i + 3].Is("(");

    private static Symbol? Resolve(Lexeme name, Scope scope, List<ExpressionError> errors)
    {
        if (scope.Find(name.Written) is { } symbol)
        {
            return symbol;
        }

        var why = scope.WhyOutOfReach(name.Written);
        errors.Add(why is null
            ? new(name.Position, "unknown-name", $"there is no '{name.Written}' here",
                Hints.ForName(name.Written) ?? Suggest.From(name.Written, scope.Names))
            : new(name.Position, "unknown-name", $"'{name.Written}' {why}"));
        return null;
    }
}
