namespace FraudSignals.Rules.Expressions;

internal enum LexemeKind : byte
{
    Name,
    Number,
    Text,
    Symbol,
}

/// <summary>A word of an expression, as written.</summary>
internal readonly record struct Lexeme(LexemeKind Kind, string Written, int Position)
{
    public bool Is(string symbol) => Kind == LexemeKind.Symbol && Written == symbol;
}
