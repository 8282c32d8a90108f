using System.Linq.Expressions;
using FraudSignals.Events;

namespace FraudSignals.Rules.Expressions;

/// <summary>A name that an expression may use, and what it stands for.</summary>
internal sealed class Symbol
{
    private Symbol(string name, SymbolKind kind, Type type)
    {
        Name = name;
        Kind = kind;
        Variable = Expression.Parameter(type, name);
        Presence = Expression.Parameter(typeof(bool), PresenceName(name));
    }

    public string Name { get; }

    public SymbolKind Kind { get; }

    /// <summary>What the parser knows the name as.</summary>
    public ParameterExpression Variable { get; }

    /// <summary>What the parser knows <c>has(name)</c> as.</summary>
    public ParameterExpression Presence { get; }

    public AggregateDefinition? Aggregate { get; private init; }

    public EventField Field { get; private init; }

    /// <summary>The value of a numeric parameter.</summary>
    public double Number { get; private init; }

    /// <summary>The value of a text parameter; null where it is numeric.</summary>
    public string? Text { get; private init; }

    public bool IsField => Kind is SymbolKind.NumberField or SymbolKind.FlagField or SymbolKind.TextField or SymbolKind.IdentifierField;

    public static Symbol Time { get; } = new("time", SymbolKind.Time, typeof(double));

    /// <summary>As long as the <c>has(name)</c> it replaces, so that the parser's positions stay true.</summary>
    public static string PresenceName(string name) => $"_has_{name}";

    public static Symbol Of(AggregateDefinition aggregate) => new(aggregate.Name, SymbolKind.Aggregate, typeof(double)) { Aggregate = aggregate };

    public static Symbol Of(EventFieldInfo field)
    {
        var (kind, type) = field.Kind switch
        {
            FieldKind.Identifier => (SymbolKind.IdentifierField, typeof(double)),
            FieldKind.Flag => (SymbolKind.FlagField, typeof(bool)),
            FieldKind.Text => (SymbolKind.TextField, typeof(string)),
            _ => (SymbolKind.NumberField, typeof(double)),
        };
        return new Symbol(field.Name, kind, type) { Field = field.Field };
    }

    public static Symbol Parameter(string name, double value) => new(name, SymbolKind.Parameter, typeof(double)) { Number = value };

    public static Symbol Parameter(string name, string value) => new(name, SymbolKind.Parameter, typeof(string)) { Text = value };
}
