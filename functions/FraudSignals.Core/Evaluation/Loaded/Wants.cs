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

    // Of the judgement asked about.
    private readonly List<string> _causes = [];

    /// <summary>How often was asked, by source.</summary>
    public SourceCounts Asked { get; } = new();

    /// <summary>What was wanting, and in which share of the judgements asked about: the commonest first.</summary>
    public IEnumerable<(string Want, double Share)> Of(int source) => _counts.Where(c => c.Key.Source == source)
        .Select(c => (c.Key.Want, (double)c.Value / Asked[source])).OrderByDescending(c => c.Item2)
        .ThenBy(c => c.Want, StringComparer.Ordinal);

    /// <summary>Asks why a rule cannot say, in the context in which it could not.</summary>
    public void Ask(Rule rule, int source, SubjectEvaluation context, WorthTable? worth)
    {
        Asked.Add(source);
        _causes.Clear();
        foreach (var field in rule.OpenFields)
        {
            if (field == EventField.Worth ? worth?.Of(context.Event) is not >= 0 : context.Has(field) != Kleene.True)
            {
                Note(EventFieldInfo.Of(field).Name);
            }
        }

        // Where an aggregate decides, some value of it must settle the rule; if none does alone, several are wanting at once.
        var isSettled = _causes.Count > 0;
        foreach (var index in rule.Aggregates)
        {
            if (context.IsUnsaid(index) && Decides(rule, index, context))
            {
                isSettled = true;
                Note(context.WhyUnsaid(index));
            }
        }

        foreach (var index in rule.Aggregates)
        {
            if (!isSettled && context.IsUnsaid(index))
            {
                Note(context.WhyUnsaid(index));
            }
        }

        foreach (var cause in _causes)
        {
            if (_counts.Count < Most || _counts.ContainsKey((source, cause)))
            {
                _counts[(source, cause)] = _counts.GetValueOrDefault((source, cause)) + 1;
            }
        }
    }

    private void Note(string cause)
    {
        if (!_causes.Contains(cause))
        {
            _causes.Add(cause);
        }
    }

    private static bool Decides(Rule rule, int index, SubjectEvaluation context) =>
        Settles(rule, index, 0, context) || Settles(rule, index, double.MaxValue, context);

    private static bool Settles(Rule rule, int index, double value, SubjectEvaluation context)
    {
        context.Suppose(index, value);
        var outcome = rule.Condition(context);
        context.Suppose(-1, 0);
        return outcome != Kleene.Unknown;
    }
}
