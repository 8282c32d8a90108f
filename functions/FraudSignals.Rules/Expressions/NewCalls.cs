using FraudSignals.Events;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Expressions;

/// <summary>Reads <c>isNew(field, "90d")</c>: an identifier of the event, and how long it must not have been met before.</summary>
internal static class NewCalls
{
    /// <summary>How many words a call has: name, bracket, field, comma, span, bracket.</summary>
    public const int Length = 6;

    /// <summary>The question, or null and an error.</summary>
    public static Symbol? Read(List<Lexeme> lexemes, int at, Scope scope, List<ExpressionError> errors)
    {
        var call = lexemes[at];
        if (scope.AsksOfNew is not { } asking)
        {
            errors.Add(
                new(call.Position, "unknown-name", "isNew is asked in the expression of a rule, not here",
                    "ask it in the rule, and count the rule's findings"));
            return null;
        }

        if (!IsCall(lexemes, at))
        {
            errors.Add(
                new(call.Position, "syntax", "'isNew' asks for an identifier of the event and a span of time",
                    "write isNew(payee, \"90d\")"));
            return null;
        }

        var (name, span) = (lexemes[at + 2], lexemes[at + 4]);
        if (scope.Find(name.Written) is not { Kind: SymbolKind.IdentifierField } symbol)
        {
            errors.Add(new(
                name.Position, "unknown-name", $"'{name.Written}' {scope.WhyOutOfReach(name.Written) ?? "is no identifier of the event"}",
                Suggest.FromFew(name.Written, [.. scope.Names.Where(n => scope.Find(n)!.Kind == SymbolKind.IdentifierField)])));
            return null;
        }

        var info = EventFieldInfo.Of(symbol.Field);
        var own = Roles.Of(info.Type, info.Position);
        var roles = asking.Roles.Where(r => r != Role.Finding && r != own && Roles.TypeOf(r) == info.Type).ToArray();
        if (roles.Length == 0)
        {
            errors.Add(
                new(name.Position, "field-role", $"'{name.Written}' is the subject itself and never new to itself",
                    "name the other side of the event"));
            return null;
        }

        var written = span.Written[1..^1];
        if (Durations.Parse(written) is not { } horizon || horizon < TimeSpan.FromDays(1))
        {
            errors.Add(
                new(span.Position, "bad-duration", $"'{written}' is no span of 1 day to 400 days",
                    Durations.Meant(written) is { } meant ? $"write \"{meant}\"" : "for example \"90d\""));
            return null;
        }

        return scope.NewCall($"isNew({name.Written}, \"{written}\")", $"_new_{name.Written}_{written}", new AggregateDefinition
        {
            Name = $"isNew({name.Written}, \"{written}\")",
            Of = AggregateFunction.IsNew,
            Subject = asking.Subject,
            Roles = [.. roles],
            Field = symbol.Field,
            Horizon = horizon,
            Before = true,
        });
    }

    private static bool IsCall(List<Lexeme> lexemes, int at) =>
        at + Length <= lexemes.Count && lexemes[at + 1].Is("(") && lexemes[at + 2].Kind == LexemeKind.Name && lexemes[at + 3].Is(",")
        && lexemes[at + 4].Kind == LexemeKind.Text && lexemes[at + 5].Is(")");
}
