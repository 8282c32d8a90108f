using System.Text.Json;
using System.Text.RegularExpressions;
using FraudSignals.Events;
using FraudSignals.Rules;
using RulesEngine.Models;
using Rule = FraudSignals.Rules.Rule;

namespace FraudSignals.Benchmarks.Plain;

/// <summary>A rule file as RulesEngine itself takes it, and what its expression is given.</summary>
internal sealed partial class PlainRule
{
    private static readonly JsonSerializerOptions Json =
        new() { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } };

    private readonly Dictionary<long, string> _texts = [];

    public PlainRule(Rule rule, string file, RuleSnapshot snapshot)
    {
        Rule = rule;

        // Keys that are not RulesEngine's own are passed over.
        Workflow = JsonSerializer.Deserialize<Workflow>(File.ReadAllText(file), Json)!;
        var written = Workflow.Rules.First();

        // RulesEngine cannot ask whether a field is there; an absent text is the empty one here.
        written.Expression = Has().Replace(written.Expression, "($1 != \"\")");
        Aggregates = [.. rule.Aggregates.Distinct().Select(slot => (slot, snapshot.Aggregates[slot].Name))];
        var words = Word().Matches(written.Expression).Select(m => m.Value).ToHashSet();
        Fields = [.. EventFieldInfo.All.Where(f => f.Kind != FieldKind.Identifier && words.Contains(f.Name))];
        NamesTime = words.Contains("time");
        foreach (Match literal in Literal().Matches(written.Expression))
        {
            _texts[TextCode.Of(literal.Groups[1].Value)] = literal.Groups[1].Value;
        }
    }

    public Rule Rule { get; }

    public Workflow Workflow { get; }

    public (int Slot, string Name)[] Aggregates { get; }

    public EventFieldInfo[] Fields { get; }

    public bool NamesTime { get; }

    /// <summary>A field as the expression knows it: a text where it is compared with texts, else a number.</summary>
    public object Field(EventFieldInfo field, EvaluationContext context) => field.Kind switch
    {
        FieldKind.Text => _texts.GetValueOrDefault(context.Text(field.Field), ""),
        FieldKind.Flag => context.Flag(field.Field) == Kleene.True,
        _ => context.Number(field.Field),
    };

    [GeneratedRegex(@"has\((\w+)\)")]
    private static partial Regex Has();

    [GeneratedRegex(@"[A-Za-z_]\w*")]
    private static partial Regex Word();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Literal();
}
