using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Filters;

/// <summary>Reads a condition by precedence: OR, AND, NOT, comparison, sum, product, sign.</summary>
internal sealed class SqlParser
{
    // Service Bus's own bound of a condition, characters.
    private const int MaxLength = 1024;

    // A condition is hostile input; each level takes a few frames of the stack.
    private const int MaxDepth = 100;

    private readonly List<SqlToken> _tokens;
    private int _at;
    private int _depth;

    public SqlParser(string text) => _tokens = text.Length is > 0 and <= MaxLength
        ? SqlTokens.Of(text)
        : throw new FilterException($"A filter has 1 to {MaxLength} characters; this one has {text.Length}.");

    private SqlToken Next => _tokens[_at];

    public SqlNode Parse()
    {
        var condition = Or();
        return Next.Kind == SqlTokenKind.End ? condition : throw Unexpected("the end");
    }

    private SqlNode Or()
    {
        if (++_depth > MaxDepth)
        {
            throw new FilterException($"A filter nests {MaxDepth} levels at the most.");
        }

        var left = And();
        while (TakeWord("OR"))
        {
            var (a, b) = (left, And());
            left = m => Either(a, b, m);
        }

        _depth--;
        return left;
    }

    private SqlNode And()
    {
        var left = Not();
        while (TakeWord("AND"))
        {
            var (a, b) = (left, Not());
            left = m => Both(a, b, m);
        }

        return left;
    }

    private SqlNode Not()
    {
        var negated = false;
        while (TakeWord("NOT"))
        {
            negated = !negated;
        }

        var condition = Comparison();
        return negated ? Negated(condition) : condition;
    }

    private SqlNode Comparison()
    {
        var left = Sum();
        if (Next is { Kind: SqlTokenKind.Symbol, Text: "=" or "<>" or "!=" or "<" or "<=" or ">" or ">=" })
        {
            var symbol = _tokens[_at++].Text;
            return Compared(symbol, left, Sum());
        }

        if (TakeWord("IS"))
        {
            var negated = TakeWord("NOT");
            RequireWord("NULL");
            return m => Values.Of((left(m) == null) != negated);
        }

        var isNot = TakeWord("NOT");
        SqlNode? condition = TakeWord("LIKE") ? Like(left) : TakeWord("IN") ? In(left) : null;
        return condition == null ? isNot ? throw Unexpected("LIKE or IN") : left : isNot ? Negated(condition) : condition;
    }

    private SqlNode Like(SqlNode left)
    {
        var right = Sum();
        char? escape = null;
        if (TakeWord("ESCAPE"))
        {
            escape = Next is { Kind: SqlTokenKind.Text, Text.Length: 1 } ? _tokens[_at++].Text[0]
                : throw Unexpected("one character in quotes");
        }

        // Most patterns are the same for every message.
        (string Text, LikePattern Pattern)? last = null;
        if (_tokens[_at - (escape == null ? 1 : 3)] is { Kind: SqlTokenKind.Text } text)
        {
            last = (text.Text, new LikePattern(text.Text, escape));
        }

        return m => left(m) is string value && right(m) is string pattern
            ? Values.Of((last is { } known && known.Text == pattern ? known.Pattern : new LikePattern(pattern, escape)).Matches(value))
            : null;
    }

    private SqlNode In(SqlNode left)
    {
        Require("(");
        var values = new List<SqlNode>();
        do
        {
            values.Add(Sum());
        }
        while (Take(","));
        Require(")");
        return m =>
        {
            var value = left(m);
            if (value == null)
            {
                return null;
            }

            var unknown = false;
            foreach (var one in values)
            {
                var candidate = one(m);
                if (Values.Compare(value, candidate) == 0)
                {
                    return Values.True;
                }

                unknown |= candidate == null;
            }

            return unknown ? null : Values.False;
        };
    }

    private SqlNode Sum()
    {
        var left = Product();
        while (Next is { Kind: SqlTokenKind.Symbol, Text: "+" or "-" })
        {
            var (a, operation, b) = (left, _tokens[_at++].Text[0], Product());
            left = m => Values.Calculate(operation, a(m), b(m));
        }

        return left;
    }

    private SqlNode Product()
    {
        var left = Signed();
        while (Next is { Kind: SqlTokenKind.Symbol, Text: "*" or "/" or "%" })
        {
            var (a, operation, b) = (left, _tokens[_at++].Text[0], Signed());
            left = m => Values.Calculate(operation, a(m), b(m));
        }

        return left;
    }

    private SqlNode Signed()
    {
        var negative = false;
        while (Next is { Kind: SqlTokenKind.Symbol, Text: "+" or "-" })
        {
            negative ^= _tokens[_at++].Text == "-";
        }

        var value = Single();
        return negative ? m => Values.Calculate('-', Zero, value(m)) : value;
    }

    private SqlNode Single()
    {
        var token = _tokens[_at];
        switch (token.Kind)
        {
            case SqlTokenKind.Text:
                _at++;
                return _ => token.Text;
            case SqlTokenKind.Number:
                _at++;
                return _ => token.Value;
            case SqlTokenKind.Symbol when Take("("):
                var inner = Or();
                Require(")");
                return inner;
            case SqlTokenKind.Name:
                return Named();
            default:
                throw Unexpected("a value or a property");
        }
    }

    private SqlNode Named()
    {
        if (TakeWord("TRUE"))
        {
            return _ => Values.True;
        }

        if (TakeWord("FALSE"))
        {
            return _ => Values.False;
        }

        if (TakeWord("NULL"))
        {
            return _ => null;
        }

        var isCall = _tokens[_at + 1] is { Kind: SqlTokenKind.Symbol, Text: "(" };
        if (isCall && TakeWord("EXISTS"))
        {
            Require("(");
            var property = Property();
            Require(")");
            return m => Values.Of(property(m) != null);
        }

        if (isCall && (TakeWord("property") || TakeWord("p")))
        {
            Require("(");
            var name = Next.Kind == SqlTokenKind.Text ? _tokens[_at++].Text : throw Unexpected("the name of a property in quotes");
            Require(")");
            return m => m.Property(name);
        }

        return isCall ? throw new FilterException($"There is no function {Next.Text} here: EXISTS and property are known.") : Property();
    }

    private SqlNode Property()
    {
        var first = Name();
        if (!Take("."))
        {
            return m => m.Property(first);
        }

        var name = Name();
        return first.ToUpperInvariant() switch
        {
            "USER" => m => m.Property(name),
            "SYS" => TopicMessage.SystemProperty(name) is { } read
                ? m => read(m)
                : throw new FilterException(
                    $"There is no property sys.{name}; there are {string.Join(", ", TopicMessage.SystemProperties)}."),
            _ => throw new FilterException($"'{first}.{name}': a property is of sys or of user."),
        };
    }

    private string Name()
    {
        var token = Next;
        if (token.Kind != SqlTokenKind.Name || (!token.IsQuoted && IsReserved(token.Text)))
        {
            throw Unexpected("the name of a property");
        }

        _at++;
        return token.Text;
    }

    private static bool IsReserved(string word) =>
        word.ToUpperInvariant() is "AND" or "OR" or "NOT" or "IN" or "LIKE" or "ESCAPE" or "IS" or "NULL" or "EXISTS";

    private static readonly object Zero = 0L;

    private static bool? Truth(object? value) => value as bool?;

    // Each side is asked once: asked twice, a condition of n parts would be asked 2^n times.
    private static object? Either(SqlNode a, SqlNode b, TopicMessage message)
    {
        var first = Truth(a(message));
        return first == true ? Values.True
            : Truth(b(message)) is var second && second == true ? Values.True : first == null || second == null ? null : Values.False;
    }

    private static object? Both(SqlNode a, SqlNode b, TopicMessage message)
    {
        var first = Truth(a(message));
        return first == false ? Values.False
            : Truth(b(message)) is var second && second == false ? Values.False : first == null || second == null ? null : Values.True;
    }

    private static SqlNode Negated(SqlNode condition) => m => Truth(condition(m)) is { } value ? Values.Of(!value) : null;

    private static SqlNode Compared(string symbol, SqlNode left, SqlNode right) =>
        m => Values.Compare(left(m), right(m)) is not { } order ? null : Values.Of(symbol switch
        {
            "=" => order == 0,
            "<>" or "!=" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        });

    private bool Take(string symbol) => Next.Kind == SqlTokenKind.Symbol && Next.Text == symbol && ++_at > 0;

    private bool TakeWord(string word) =>
        Next is { Kind: SqlTokenKind.Name, IsQuoted: false } && Next.Text.Equals(word, StringComparison.OrdinalIgnoreCase) && ++_at > 0;

    private void Require(string symbol)
    {
        if (!Take(symbol))
        {
            throw Unexpected($"'{symbol}'");
        }
    }

    private void RequireWord(string word)
    {
        if (!TakeWord(word))
        {
            throw Unexpected(word);
        }
    }

    private FilterException Unexpected(string wanted) => new(Next.Kind == SqlTokenKind.End
        ? $"The filter ends where {wanted} should stand."
        : $"At character {Next.At + 1} stands '{Next.Text}' where {wanted} should.");
}
