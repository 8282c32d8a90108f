using System.Buffers;
using System.Text;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Expressions;

/// <summary>
/// Cuts an expression into words and refuses all that the language does not have, before a parser sees it. Length and
/// depth are limited here, because the parser recurses and a stack that overflows takes the process with it.
/// </summary>
internal static class Lexer
{
    public const int MaxLength = 2000;
    public const int MaxDepth = 32;

    private const int MaxTextLength = 64;
    private const int MaxShown = 24;

    // Beyond it neighbouring whole numbers are one and the same to the engine.
    private const int MaxDigits = 15;

    private static readonly string[] Symbols =
        ["&&", "||", ">=", "<=", "==", "!=", ">", "<", "!", "+", "-", "*", "/", "%", "(", ")", ",", "?", ":"];

    // Each half is a symbol of the language, and the parser below would read the pair as another one.
    private static readonly string[] RefusedPairs = ["<>", "=>", "=<", "<<", ">>", "??"];

    private static readonly string[] Functions = ["Abs", "Min", "Max"];

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    /// <summary>The words, or null and an error.</summary>
    public static List<Lexeme>? Read(string text, List<ExpressionError> errors)
    {
        if (text.Length > MaxLength)
        {
            errors.Add(
                new(0, "too-long", $"the expression has {text.Length} characters; the limit is {MaxLength}",
                    "split the rule, or use an aggregate"));
            return null;
        }

        var lexemes = new List<Lexeme>();
        for (var at = 0; at < text.Length;)
        {
            if (text[at] is ' ' or '\t' or '\r' or '\n')
            {
                at++;
                continue;
            }

            if (Next(text, at, errors) is not { } lexeme)
            {
                return null;
            }

            lexemes.Add(lexeme);
            at += lexeme.Written.Length;
        }

        if (lexemes.Count == 0)
        {
            errors.Add(new(0, "syntax", "the expression is empty"));
            return null;
        }

        return DepthIsBounded(lexemes, errors) && BracketsMatch(lexemes, errors) ? lexemes : null;
    }

    private static Lexeme? Next(string text, int at, List<ExpressionError> errors)
    {
        var first = text[at];
        if (char.IsAsciiLetter(first) || first == '_')
        {
            return new(LexemeKind.Name, text[at..EndOfName(text, at)], at);
        }

        if (char.IsAsciiDigit(first))
        {
            return Number(text, at, errors);
        }

        if (first == '"')
        {
            return Text(text, at, errors);
        }

        // The dot belongs to Math alone; the parser is never shown any other member access.
        if (first == '.' && text.AsSpan(0, at).EndsWith("Math") && text.AsSpan(at).StartsWithAny(".Abs", ".Min", ".Max"))
        {
            return new(LexemeKind.Symbol, ".", at);
        }

        if (first == '.' && text.AsSpan(0, at).EndsWith("Math"))
        {
            var written = text[(at + 1)..EndOfName(text, at + 1)];
            errors.Add(
                new(at, "refused", $"there is no Math.{written}",
                    Functions.FirstOrDefault(f => f.Equals(written, StringComparison.OrdinalIgnoreCase)) is { } meant
                        ? $"did you mean Math.{meant}?" : "of Math there are Abs, Min and Max"));
            return null;
        }

        foreach (var pair in RefusedPairs)
        {
            if (text.AsSpan(at).StartsWith(pair))
            {
                errors.Add(
                    new(at, "refused", $"'{pair}' is not part of the rule language",
                        pair switch { "<>" => "write !=", "=>" => "write >=", "=<" => "write <=", _ => null }));
                return null;
            }
        }

        // Before nothing to divide by, it is meant as a percentage.
        if (first == '%' && text.AsSpan(at + 1).TrimStart() is var rest
            && (rest.IsEmpty || !(char.IsAsciiLetterOrDigit(rest[0]) || rest[0] is '(' or '-')))
        {
            errors.Add(new(at, "syntax", "there are no percentages", "write a share as 0.8"));
            return null;
        }

        foreach (var symbol in Symbols)
        {
            if (text.AsSpan(at).StartsWith(symbol))
            {
                return new(LexemeKind.Symbol, symbol, at);
            }
        }

        Rune? rune = Rune.TryGetRuneAt(text, at, out var whole) ? whole : null;
        errors.Add(
            new(at, "refused", $"{Characters.Describe(rune)} is not part of the rule language",
                Instead(first) ?? Characters.Instead(rune)));
        return null;
    }

    private static Lexeme? Number(string text, int at, List<ExpressionError> errors)
    {
        var end = Digits(text, at);
        if (end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit(text[end + 1]))
        {
            end = Digits(text, end + 1);
        }

        if (end < text.Length && (text[end] == '.' || NameCharacters.Contains(text[end])))
        {
            // All that belongs to it, and no more than is worth showing.
            var whole = text[at..Math.Min(Math.Max(end + 1, EndOfName(text, end)), at + MaxShown)];
            errors.Add(new(at, "syntax", $"'{whole}' is not a number", Hints.ForNumber(whole)));
            return null;
        }

        // Between the arguments of a function a comma may stand close; elsewhere it is of another country's numbers.
        if (end + 1 < text.Length && text[end] == ',' && char.IsAsciiDigit(text[end + 1]) && !text.AsSpan(0, at).Contains('('))
        {
            var after = Digits(text, end + 1);
            var written = $"{text[at..end]}{(after - end - 1 == 3 ? "" : ".")}{text[(end + 1)..after]}";
            errors.Add(new(end, "syntax", $"'{text[at..after]}' is not a number", $"numbers have no comma: write {written}"));
            return null;
        }

        if (text.AsSpan(at, end - at).IndexOf('.') is var point && (point < 0 ? end - at : point) > MaxDigits)
        {
            errors.Add(new(at, "syntax", "the number is too large", $"a number has at most {MaxDigits} digits before its point"));
            return null;
        }

        return new(LexemeKind.Number, text[at..end], at);
    }

    private static Lexeme? Text(string text, int at, List<ExpressionError> errors)
    {
        var end = text.IndexOf('"', at + 1);
        var inside = end < 0 ? text.AsSpan(at + 1) : text.AsSpan(at + 1, end - at - 1);
        if (end < 0)
        {
            errors.Add(new(at, "syntax", "the text that begins here does not end", "close it with a double quote"));
            return null;
        }

        if (inside.Length > MaxTextLength || inside.Contains('\\') || inside.ContainsAnyInRange('\0', '\x1F'))
        {
            errors.Add(
                new(at, "refused", $"a text has at most {MaxTextLength} characters, none of them a backslash or a control character"));
            return null;
        }

        return new(LexemeKind.Text, text[at..(end + 1)], at);
    }

    // The parser below says less of it, and where it gave up rather than where it began.
    private static bool BracketsMatch(List<Lexeme> lexemes, List<ExpressionError> errors)
    {
        var open = new Stack<Lexeme>();
        foreach (var lexeme in lexemes)
        {
            if (lexeme.Is("("))
            {
                open.Push(lexeme);
            }
            else if (lexeme.Is(")") && !open.TryPop(out _))
            {
                errors.Add(new(lexeme.Position, "syntax", "this ) closes nothing", "take it out, or write the ( it belongs to"));
                return false;
            }
        }

        if (open.TryPeek(out var last))
        {
            errors.Add(new(last.Position, "syntax", "the ( here is not closed", "write the ) it belongs to"));
            return false;
        }

        return true;
    }

    // Brackets, runs of signs and nested choices are what a recursive parser descends on; all else it reads in loops.
    private static bool DepthIsBounded(List<Lexeme> lexemes, List<ExpressionError> errors)
    {
        var (open, run, choices) = (0, 0, 0);
        for (var i = 0; i < lexemes.Count; i++)
        {
            var lexeme = lexemes[i];
            open += lexeme.Is("(") ? 1 : lexeme.Is(")") ? -1 : 0;
            run = lexeme.Is("!") || lexeme.Is("-") || lexeme.Is("+") ? run + 1 : 0;
            choices += lexeme.Is("?") ? 1 : 0;
            if (open + run + choices > MaxDepth)
            {
                errors.Add(new(lexeme.Position, "too-deep", $"the expression is nested more than {MaxDepth} deep", "split the rule"));
                return false;
            }
        }

        return true;
    }

    private static int EndOfName(string text, int at)
    {
        var rest = text.AsSpan(at).IndexOfAnyExcept(NameCharacters);
        return rest < 0 ? text.Length : at + rest;
    }

    private static int Digits(string text, int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at;
    }

    private static bool StartsWithAny(this ReadOnlySpan<char> text, params ReadOnlySpan<string> starts)
    {
        foreach (var start in starts)
        {
            if (text.StartsWith(start))
            {
                return true;
            }
        }

        return false;
    }

    private static string? Instead(char character) => character switch
    {
        '=' => "compare with ==",
        '&' => "write &&",
        '|' => "write ||",
        '\'' => "put text in double quotes",
        '{' or '}' or '$' or '@' or '#' => "names stand by themselves, for example calls_24h >= min_calls",
        ';' => "take it out: an expression is one condition",
        '^' => "multiply, for example x * x",
        '[' or ']' => "write a comparison for each, joined by ||, or ask inList for a list",
        '.' => "members cannot be reached; name an aggregate or an event field",
        _ => null,
    };
}
