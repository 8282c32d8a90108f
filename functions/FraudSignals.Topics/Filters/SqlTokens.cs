using System.Globalization;
using System.Text;

namespace FraudSignals.Topics.Filters;

/// <summary>Cuts the text of a filter into tokens.</summary>
internal static class SqlTokens
{
    private static readonly string[] Symbols = ["<>", "!=", ">=", "<=", "=", "<", ">", "(", ")", ",", ".", "+", "-", "*", "/", "%"];

    public static List<SqlToken> Of(string text)
    {
        var tokens = new List<SqlToken>();
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var start = at;
            tokens.Add(text[at] switch
            {
                '\'' => new SqlToken(SqlTokenKind.Text, Quoted(text, ref at, '\''), start),
                '"' => new SqlToken(SqlTokenKind.Name, Quoted(text, ref at, '"'), start) { IsQuoted = true },
                '[' => new SqlToken(SqlTokenKind.Name, Quoted(text, ref at, ']'), start) { IsQuoted = true },
                var c when char.IsAsciiDigit(c) => Number(text, ref at),
                var c when char.IsLetter(c) || c is '_' or '@' or '#' => Word(text, ref at),
                _ => Symbol(text, ref at),
            });
        }

        tokens.Add(new SqlToken(SqlTokenKind.End, "", text.Length));
        return tokens;
    }

    private static string Quoted(string text, ref int at, char end)
    {
        var start = at++;
        var value = new StringBuilder();
        for (; at < text.Length; at++)
        {
            if (text[at] != end)
            {
                value.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == end)
            {
                value.Append(text[at++]);
            }
            else
            {
                at++;
                return value.ToString();
            }
        }

        throw new FilterException($"What begins at character {start + 1} has no closing {end}.");
    }

    private static SqlToken Word(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '@' or '#' or '$'))
        {
            at++;
        }

        return new SqlToken(SqlTokenKind.Name, text[start..at], start);
    }

    private static SqlToken Number(string text, ref int at)
    {
        var start = at;
        if (text.AsSpan(at).StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            for (at += 2; at < text.Length && char.IsAsciiHexDigit(text[at]); at++)
            {
            }

            return long.TryParse(text.AsSpan(start + 2, at - start - 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out var hex)
                ? new SqlToken(SqlTokenKind.Number, text[start..at], start) { Value = hex }
                : throw new FilterException($"'{text[start..at]}' at character {start + 1} is no number.");
        }

        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'
            || (text[at] is 'e' or 'E') || (text[at] is '+' or '-' && text[at - 1] is 'e' or 'E')))
        {
            at++;
        }

        var written = text[start..at];
        object? value = long.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? whole
            : double.TryParse(written, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture,
                out var real) ? real
            : null;
        return new SqlToken(SqlTokenKind.Number, written,
            start) { Value = value ?? throw new FilterException($"'{written}' at character {start + 1} is no number.") };
    }

    private static SqlToken Symbol(string text, ref int at)
    {
        foreach (var symbol in Symbols)
        {
            if (text.AsSpan(at).StartsWith(symbol, StringComparison.Ordinal))
            {
                at += symbol.Length;
                return new SqlToken(SqlTokenKind.Symbol, symbol, at - symbol.Length);
            }
        }

        throw new FilterException($"'{text[at]}' at character {at + 1} means nothing in a filter.");
    }
}
