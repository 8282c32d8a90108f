using FraudSignals.Events;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Expressions;

/// <summary>
/// Reads <c>inList("list", field)</c> and <c>listTier("list", field)</c>: a literal list, and an identifier of the event.
/// </summary>
internal static class ListCalls
{
    /// <summary>How many words a call has: name, bracket, list, comma, field, bracket.</summary>
    public const int Length = 6;

    /// <summary>The question, or null and an error.</summary>
    public static Symbol? Read(List<Lexeme> lexemes, int at, Scope scope, List<ExpressionError> errors)
    {
        var function = lexemes[at].Written;
        if (!IsCall(lexemes, at))
        {
            errors.Add(
                new(lexemes[at].Position, "syntax", $"'{function}' asks for a list and an identifier of the event",
                    $"write {function}(\"list\", {Example(scope)})"));
            return null;
        }

        var (name, field) = (lexemes[at + 2].Written[1..^1], lexemes[at + 4]);
        if (!scope.Lists.TryGetValue(name, out var list))
        {
            errors.Add(new(lexemes[at + 2].Position, "unknown-list", $"there is no list '{name}'", Suggest.From(name, scope.Lists.Keys)));
            return null;
        }

        if (scope.Find(field.Written) is not { Kind: SymbolKind.IdentifierField } symbol)
        {
            var why = scope.WhyOutOfReach(field.Written);
            errors.Add(new(
                field.Position, "unknown-name", $"'{field.Written}' {why ?? "is no identifier of the event"}",
                Suggest.FromFew(field.Written, [.. Identifiers(scope)])));
            return null;
        }

        var info = EventFieldInfo.Of(symbol.Field);
        if (Roles.KindOf(info.Type, info.Position) is var kind && list.Subject != kind)
        {
            errors.Add(list.Subject is { } other
                ? new(field.Position, "list-subject",
                    $"the list '{name}' is of {Words.A(other)} each, and '{field.Written}' is {Words.A(kind)}")
                : new(lexemes[at + 2].Position, "list-subject", $"the list '{name}' does not say of what kind those on it are",
                    $"add \"subject\" to {name}"));
            return null;
        }

        if (scope.IsForFilters && list.HasPrefixes)
        {
            errors.Add(new(
                lexemes[at + 2].Position, "list-prefix",
                $"a filter cannot ask for '{name}': its ranges are told from the number in clear, which is not kept",
                "ask in the expression of a rule, and count its findings"));
            return null;
        }

        return scope.ListCall(function == Symbol.InList ? SymbolKind.ListMember : SymbolKind.ListTier, list, symbol);
    }

    private static bool IsCall(List<Lexeme> lexemes, int at) =>
        at + Length <= lexemes.Count && lexemes[at + 1].Is("(") && lexemes[at + 2].Kind == LexemeKind.Text && lexemes[at + 3].Is(",")
        && lexemes[at + 4].Kind == LexemeKind.Name && lexemes[at + 5].Is(")");

    private static IEnumerable<string> Identifiers(Scope scope) =>
        scope.Names.Where(n => scope.Find(n)!.Kind == SymbolKind.IdentifierField);

    private static string Example(Scope scope) => Identifiers(scope).FirstOrDefault() ?? "payee";
}
