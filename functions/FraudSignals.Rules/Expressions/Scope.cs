using System.Collections.Immutable;
using System.Linq.Expressions;
using FraudSignals.Events;
using FraudSignals.Lists;
using FraudSignals.Rules.Files;

namespace FraudSignals.Rules.Expressions;

/// <summary>The names one expression may use, exact in their casing, and why some others are out of its reach.</summary>
internal sealed class Scope
{
    /// <summary>Words of the language or of the parser below it; no aggregate or parameter may take one.</summary>
    public static readonly string[] Reserved =
    [
        "has", Symbol.InList, Symbol.ListTier, Symbol.IsNew, Symbol.ThresholdCall, "time", "hour",
        "weekday", "isHoliday", "true", "false", "null", "Math", "it", "parent", "root", "iif", "new", "np", "isnull", "is", "as", "cast",
        "in",
        "and", "or", "not", "eq", "ne", "neq", "lt", "le", "gt", "ge", "div", "mod", "add", "sub", "mul", "neg",
        "object", "bool", "char", "string", "sbyte", "byte", "short", "ushort", "int", "uint", "long", "ulong", "float", "double",
        "decimal",
    ];

    private readonly Dictionary<string, Symbol> _symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _outOfReach = new(StringComparer.Ordinal);
    private readonly Dictionary<ParameterExpression, Symbol> _variables = [];
    private readonly Dictionary<string, Symbol> _listCalls = new(StringComparer.Ordinal);

    private Scope(IReadOnlyDictionary<string, SubjectList> lists) => Lists = lists;

    /// <summary>The lists that may be asked for.</summary>
    public IReadOnlyDictionary<string, SubjectList> Lists { get; }

    /// <summary>What currencies are worth; null where <c>worth</c> is out of reach.</summary>
    public WorthTable? Worth { get; private init; }

    /// <summary>The thresholds by currency, by name; null where no file has any.</summary>
    public IReadOnlyDictionary<string, ThresholdTable>? Thresholds { get; private init; }

    /// <summary>What time it is where the deployment is; null where no file says so.</summary>
    public Calendar? Calendar { get; private init; }

    /// <summary>Of whom it is asked whether somebody is new to them, and in which roles; null where that cannot be asked.</summary>
    public (SubjectKind Subject, ImmutableArray<Role> Roles)? AsksOfNew { get; init; }

    /// <summary>Whether it is for filters of aggregates, which must come out the same when the numbers in clear are gone.</summary>
    public bool IsForFilters { get; init; }

    /// <summary>A scope of the fields that events of these types have.</summary>
    /// <param name="types">The types of events.</param>
    /// <param name="lists">The lists that may be asked for; null for none.</param>
    /// <param name="worth">What currencies are worth; null where no file says so.</param>
    /// <param name="isForFilters">See <see cref="IsForFilters"/>.</param>
    /// <param name="calendar">What time it is where the deployment is; null where no file says so.</param>
    /// <param name="thresholds">See <see cref="Thresholds"/>.</param>
    /// <param name="asksOfNew">See <see cref="AsksOfNew"/>.</param>
    public static Scope OfEvents(
        IReadOnlyCollection<EventType> types, IReadOnlyDictionary<string, SubjectList>? lists = null, WorthTable? worth = null,
        bool isForFilters = false,
        Calendar? calendar = null, IReadOnlyDictionary<string, ThresholdTable>? thresholds = null,
        (SubjectKind Subject, ImmutableArray<Role> Roles)? asksOfNew = null)
    {
        var scope = new Scope(lists ?? new Dictionary<string, SubjectList>())
        {
            Worth = worth, IsForFilters = isForFilters, Calendar = calendar, AsksOfNew = asksOfNew,
            Thresholds = types.Contains(EventType.Transfer) ? thresholds : null,
        };
        foreach (var field in EventFieldInfo.All)
        {
            if (field.Kind == FieldKind.Place)
            {
                scope.PutOutOfReach(field.Name, "is for the Field of an aggregate only");
            }
            else if (field.Kind == FieldKind.Worth && worth is null)
            {
                scope.PutOutOfReach(field.Name, "needs a table of what currencies are worth, " + RuleFiles.Worth);
            }
            else if (types.Contains(field.Type))
            {
                scope.Add(Symbol.Of(field));
            }
            else
            {
                scope.PutOutOfReach(field.Name, $"is a field of {Events.EventTypes.NameOf(field.Type)}, which no role here has");
            }
        }

        if (types.Count > 0)
        {
            scope.Add(Symbol.Time);
            foreach (var symbol in Symbol.Calendar)
            {
                if (calendar is not null)
                {
                    scope.Add(symbol);
                }
                else
                {
                    scope.PutOutOfReach(symbol.Name, "needs a calendar, " + RuleFiles.Calendar);
                }
            }
        }
        else
        {
            scope.PutOutOfReach(Symbol.Time.Name, "is a field of events, and no role here has one");
        }

        return scope;
    }

    /// <summary>The types of the events that give these roles.</summary>
    public static HashSet<EventType> EventTypes(ImmutableArray<Role> roles) =>
        [.. roles.Where(r => r != Role.Finding).Select(Roles.TypeOf)];

    public IEnumerable<string> Names => _symbols.Keys;

    public bool Add(Symbol symbol)
    {
        if (!_symbols.TryAdd(symbol.Name, symbol))
        {
            return false;
        }

        _outOfReach.Remove(symbol.Name);
        _variables.Add(symbol.Variable, symbol);
        _variables.Add(symbol.Presence, symbol);
        return true;
    }

    /// <summary>The symbol of a question whether somebody is new; the same for the same question.</summary>
    public Symbol NewCall(string written, string variable, AggregateDefinition aggregate)
    {
        var symbol = Symbol.New(written, variable, aggregate);
        if (_listCalls.TryAdd(symbol.Name, symbol))
        {
            _variables.Add(symbol.Variable, symbol);
        }

        return _listCalls[symbol.Name];
    }

    /// <summary>The symbol of a threshold by currency; the same for the same threshold.</summary>
    public Symbol Threshold(ThresholdTable table)
    {
        var symbol = Symbol.Of(table);
        if (_listCalls.TryAdd(symbol.Name, symbol))
        {
            _variables.Add(symbol.Variable, symbol);
        }

        return _listCalls[symbol.Name];
    }

    /// <summary>The symbol of a question for a list; the same for the same question.</summary>
    public Symbol ListCall(SymbolKind kind, SubjectList list, Symbol field)
    {
        var symbol = Symbol.Of(kind, list, field);
        if (_listCalls.TryAdd(symbol.Name, symbol))
        {
            _variables.Add(symbol.Variable, symbol);
        }

        return _listCalls[symbol.Name];
    }

    /// <summary>Notes a name that exists but may not be used here, with the end of the sentence that begins with it.</summary>
    public void PutOutOfReach(string name, string why)
    {
        if (!_symbols.ContainsKey(name))
        {
            _outOfReach.TryAdd(name, why);
        }
    }

    public Symbol? Find(string name) => _symbols.GetValueOrDefault(name);

    public string? WhyOutOfReach(string name) => _outOfReach.GetValueOrDefault(name);

    /// <summary>The symbol a parser variable stands for; null where the scope never gave it out.</summary>
    public Symbol? SymbolOf(ParameterExpression variable) => _variables.GetValueOrDefault(variable);
}
