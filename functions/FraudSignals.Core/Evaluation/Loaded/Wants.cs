using FraudSignals.Events;
using FraudSignals.Rules;

namespace FraudSignals.Evaluation.Loaded;

/// <summary>
/// Why a rule could not say, by source: for want of which field, of how much past, or of which aggregate. Asked now and then
/// only, since to know it the expression is evaluated again.
/// </summary>
internal sealed class Wants
{
    /// <summary>One in so many judgements that could not be made is asked why.</summary>
    public const int Every = 64;

    // There are only so many fields, horizons and aggregates, but sources times them may be many.
    private const int Most = 256;

    private readonly Dictionary<(int Source, string Want), long> _counts = [];

    /// <summary>How often was asked, by source.</summary>
    public SourceCounts Asked { get; } = new();

    /// <summary>What was wanting, and in which share of the judgements asked about: the commonest first.</summary>
    public IEnumerable<(string Want, double Share)> Of(int source) => _counts.Where(c => c.Key.Source == source)
        .Select(c => (c.Key.Want, (double)c.Value / Asked[source])).OrderByDescending(c => c.Item2).ThenBy(c => c.Want, StringComparer.Ordinal);

    /// <summary>Asks why a rule cannot say, in the context in which it could not.</summary>
    public void Ask(Rule rule, int source, SubjectEvaluation context, WorthTable? worth)
    {
        Asked.Add(source);
        var causes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in rule.OpenFields)
        {
            if (field == EventField.Worth ? worth?.Of(context.Event) is not >= 0 : context.Has(field) != Kleene.True)
            {
                causes.Add(EventFieldInfo.Of(field).Name);
            }
        }

        // Where an aggregate decides, some value of it must settle the rule; if none does alone, several are wanting at once.
        var unsaid = rule.Aggregates.Where(context.IsUnsaid).ToArray();
        var deciding = unsaid.Where(slot => Decides(rule, slot, context)).ToArray();
        foreach (var slot in deciding.Length > 0 || causes.Count > 0 ? deciding : unsaid)
        {
            causes.Add(context.WhyUnsaid(slot));
        }

        foreach (var cause in causes)
        {
            if (_counts.Count < Most || _counts.ContainsKey((source, cause)))
            {
                _counts[(source, cause)] = _counts.GetValueOrDefault((source, cause)) + 1;
            }
        }
    }

    private static bool Decides(Rule rule, int slot, SubjectEvaluation context)
    {
        foreach (var value in new[] { 0, double.MaxValue })
        {
            context.Suppose(slot, value);
            var outcome = rule.Condition(context);
            context.Suppose(-1, 0);
            if (outcome != Kleene.Unknown)
            {
                return true;
            }
        }

        return false;
    }
}
