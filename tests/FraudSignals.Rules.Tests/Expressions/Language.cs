using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Lists;
using FraudSignals.Rules.Expressions;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Tests.Expressions;

/// <summary>Compiles expressions over the aggregates a, b and c (24 h, indexes 0 to 2) and a few others.</summary>
internal sealed class Language
{
    public static readonly ImmutableArray<AggregateDefinition> Aggregates =
    [
        Count("a", 24), Count("b", 24), Count("c", 24), Count("week", 7 * 24),
        Count("lowest", 24) with { Of = AggregateFunction.Min, Field = EventField.DurationSeconds },
        Count("fresh", 24) with { Of = AggregateFunction.New, Field = EventField.Callee, Horizon = TimeSpan.FromDays(90) },
        Count("age", 0) with { Of = AggregateFunction.SecondsSinceFirst },
        Count("balance", 24) with { Of = AggregateFunction.Mean, Field = EventField.PayerBalanceAfter },
    ];

    private readonly Scope _scope;

    public Language(EventType type = EventType.Call, IEnumerable<SubjectList>? lists = null)
    {
        _scope = Scope.OfEvents([type], lists?.ToDictionary(l => l.Name));
        _scope.Add(Symbol.Parameter("limit", 10));
        _scope.Add(Symbol.Parameter("machine", "ATM"));
        foreach (var aggregate in Aggregates)
        {
            _scope.Add(Symbol.Of(aggregate));
        }
    }

    public static int IndexOf(string name) => Aggregates.Select(a => a.Name).ToList().IndexOf(name);

    /// <summary>The condition, or the errors as text.</summary>
    public (Condition? Condition, ImmutableArray<Comparison> Comparisons, string Errors) TryCompile(string text)
    {
        var errors = new List<ExpressionError>();
        try
        {
            if (ExpressionReader.Read(text, typeof(bool), _scope, errors) is { } expression)
            {
                var lowering = new Lowering(_scope, a => IndexOf(a.Name));
                return (lowering.Condition(expression.Tree), [.. lowering.Comparisons], "");
            }
        }
        catch (RefusedException e)
        {
            errors.Add(new(0, e.Check, e.Message, e.Suggestion));
        }

        return (null, [],
            string.Join(
                '\n', errors.Select(e => $"{e.Position} [{e.Check}] {e.Message}{(e.Suggestion is null ? "" : " — " + e.Suggestion)}")));
    }

    public Condition Compile(string text)
    {
        var (condition, _, errors) = TryCompile(text);
        Assert.Equal("", errors);
        return condition!;
    }

    /// <summary>What an expression can say at best soon; null where that is not known.</summary>
    public Condition? Outlook(string text)
    {
        var expression = ExpressionReader.Read(text, typeof(bool), _scope, []);
        return new Lowering(_scope, a => IndexOf(a.Name)).Outlook(expression!.Tree);
    }

    public string Rendered(string text, bool parametersByValue = true)
    {
        var errors = new List<ExpressionError>();
        var expression = ExpressionReader.Read(text, typeof(bool), _scope, errors);
        Assert.Empty(errors);
        return new Renderer(_scope, parametersByValue).Render(expression!.Tree);
    }

    private static AggregateDefinition Count(string name, int hours) => new()
    {
        Name = name, Of = AggregateFunction.Count, Subject = SubjectKind.Number, Roles = [Role.Caller], Window = TimeSpan.FromHours(hours),
    };
}
