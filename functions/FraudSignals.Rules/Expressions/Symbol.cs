using System.Collections.Immutable;
using System.Linq.Expressions;
using FraudSignals.Events;
using FraudSignals.Lists;

namespace FraudSignals.Rules.Expressions;

/// <summary>A name that an expression may use, and what it stands for.</summary>
internal sealed class Symbol
{
    private Symbol(string name, SymbolKind kind, Type type, string? variable = null)
    {
        Name = name;
        Kind = kind;
        Variable = Expression.Parameter(type, variable ?? name);
        Presence = Expression.Parameter(typeof(bool), PresenceName(variable ?? name));
    }

    public const string InList = "inList";
    public const string ListTier = "listTier";
    public const string IsNew = "isNew";
    public const string ThresholdCall = "threshold";

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

    /// <summary>The list that is asked for; null for all but those kinds.</summary>
    public SubjectList? List { get; private init; }

    /// <summary>The table of a threshold; null for all else.</summary>
    public ThresholdTable? Table { get; private init; }

    public bool IsField => Kind is SymbolKind.NumberField or SymbolKind.FlagField or SymbolKind.TextField or SymbolKind.IdentifierField;

    /// <summary>The hour of the day and the day of the week where the deployment is, and whether the day is a holiday.</summary>
    public static ImmutableArray<Symbol> Calendar { get; } =
        [new("hour", SymbolKind.Hour, typeof(double)), new("weekday", SymbolKind.Weekday, typeof(double)),
            new("isHoliday", SymbolKind.Holiday, typeof(bool))];

    public static Symbol Time { get; } = new("time", SymbolKind.Time, typeof(double));

    /// <summary>As long as the <c>has(name)</c> it replaces, so that the parser's positions stay true.</summary>
    public static string PresenceName(string name) => $"_has_{name}";

    public static Symbol Of(AggregateDefinition aggregate) =>
        new(aggregate.Name, SymbolKind.Aggregate, typeof(double)) { Aggregate = aggregate };

    /// <summary>A question whether somebody is new, under the text it is written as.</summary>
    public static Symbol New(string written, string variable, AggregateDefinition aggregate) =>
        new(written, SymbolKind.IsNew, typeof(bool), variable) { Aggregate = aggregate };

    public static Symbol Of(EventFieldInfo field)
    {
        var (kind, type) = field.Kind switch
        {
            FieldKind.Identifier => (SymbolKind.IdentifierField, typeof(double)),
            FieldKind.Flag or FieldKind.Withheld => (SymbolKind.FlagField, typeof(bool)),
            FieldKind.Text => (SymbolKind.TextField, typeof(string)),
            _ => (SymbolKind.NumberField, typeof(double)),
        };
        return new Symbol(field.Name, kind, type) { Field = field.Field };
    }

    /// <summary>A question for a list, under the text it is written as without spaces.</summary>
    /// <param name="kind"><see cref="SymbolKind.ListMember"/> or <see cref="SymbolKind.ListTier"/>.</param>
    /// <param name="list">The list.</param>
    /// <param name="field">The identifier field that names who is looked for.</param>
    public static Symbol Of(SymbolKind kind, SubjectList list, Symbol field)
    {
        // A variable's name is never longer than the call it replaces, so that the parser's positions stay true; no field has an
        // underscore.
        var (function, variable, type) = kind == SymbolKind.ListMember ? (InList, "_in", typeof(bool))
            : (ListTier, "_tier", typeof(double));
        return new Symbol(ListCall(function, list.Name, field.Name), kind, type, $"{variable}_{list.Name}_{field.Name}") { List = list,
            Field = field.Field };
    }

    /// <summary>A threshold by currency, under the text it is written as.</summary>
    public static Symbol Of(ThresholdTable table) =>
        new($"{ThresholdCall}(\"{table.Name}\")", SymbolKind.Threshold, typeof(double), $"_limit_{table.Name}") { Table = table };

    /// <summary>How a question for a list is written.</summary>
    public static string ListCall(string function, string list, string field) => $"{function}(\"{list}\", {field})";

    public static Symbol Parameter(string name, double value) => new(name, SymbolKind.Parameter, typeof(double)) { Number = value };

    /// <summary>A parameter with an error: whatever it may be, nothing is told that follows from it.</summary>
    public static Symbol Broken(string name) => new(name, SymbolKind.Parameter, typeof(double)) { Number = double.NaN };

    /// <summary>Whether it is a parameter with an error.</summary>
    public bool IsBroken => Kind == SymbolKind.Parameter && Text is null && double.IsNaN(Number);

    public static Symbol Parameter(string name, string value) => new(name, SymbolKind.Parameter, typeof(string)) { Text = value };
}
