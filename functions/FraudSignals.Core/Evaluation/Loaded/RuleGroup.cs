using System.Collections.Immutable;
using FraudSignals.Rules;

namespace FraudSignals.Evaluation.Loaded;

/// <summary>
/// Rules of one subject kind and role that need the same aggregate, by how much of it they need. Those that need more than
/// there is miss without being looked at, so most rules cost nothing for most events.
/// </summary>
internal sealed class RuleGroup
{
    private readonly double[] _least;

    // At each place how often the rules from there on were passed over.
    private readonly long[] _cuts;

    /// <param name="aggregate">The index of the aggregate; -1 for rules that need none.</param>
    /// <param name="also">What all of the rules need beside.</param>
    /// <param name="rules">The rules and what they need of the aggregate.</param>
    public RuleGroup(int aggregate, ImmutableArray<Need> also, IEnumerable<(LoadedRule Rule, double Least)> rules)
    {
        (Aggregate, Also) = (aggregate, also);
        var sorted = rules.OrderBy(r => r.Least).ToArray();
        Rules = [.. sorted.Select(r => r.Rule)];
        _least = [.. sorted.Select(r => r.Least)];
        _cuts = new long[Rules.Length];
        for (var i = 0; i < Rules.Length; i++)
        {
            Rules[i].Groups.Add((this, i));
        }
    }

    public int Aggregate { get; }

    /// <summary>The counts that all of the rules need beside the aggregate, and the least of each with which one of them may hit.</summary>
    public ImmutableArray<Need> Also { get; }

    public LoadedRule[] Rules { get; }

    /// <summary>The least of the aggregate with which one of the rules may hit.</summary>
    public double Least => _least[0];

    /// <summary>How many of the rules, from the first on, may hit with that value; the others are counted as misses.</summary>
    public int Reached(double value)
    {
        // Where the aggregate cannot say, the rules must say themselves.
        var reached = 0;
        while (reached < _least.Length && !(value < _least[reached]))
        {
            reached++;
        }

        if (reached < _cuts.Length)
        {
            _cuts[reached]++;
        }

        return reached;
    }

    /// <summary>
    /// How much of the aggregate is missing of what those of the rules need that may hit during the rest of the day; infinite where none
    /// may, 0 or less or NaN where one may at once.
    /// </summary>
    public double MissingToday(EvaluationContext context)
    {
        var value = Aggregate < 0 ? double.NaN : context.Aggregate(Aggregate);
        for (var i = 0; i < Rules.Length; i++)
        {
            if (Rules[i].Rule.Outlook?.Invoke(context) != Kleene.False)
            {
                return _least[i] - value;
            }
        }

        return double.PositiveInfinity;
    }

    /// <summary>Counts all of the rules as misses.</summary>
    public void PassOver() => _cuts[0]++;

    /// <summary>How often the rule at a place was passed over.</summary>
    public long PassedOver(int place) => _cuts.Take(place + 1).Sum();

    /// <summary>
    /// Sorts rules into groups, each under the aggregate that most of the others need too. Those that need other counts beside are apart
    /// from those that do not, so that a count which is rarely reached spares them the rest.
    /// </summary>
    /// <param name="rules">The rules of one subject kind and role.</param>
    /// <param name="isCount">Whether the aggregate of an index is a count.</param>
    public static RuleGroup[] Of(IReadOnlyCollection<LoadedRule> rules, Func<int, bool> isCount)
    {
        var popularity = rules.SelectMany(r => r.Rule.Needs.Select(n => n.Aggregate).Distinct()).CountBy(index => index).ToDictionary();
        return
        [
            .. from rule in rules
               let needs = rule.Rule.Needs
               let first = needs.OrderByDescending(n => popularity[n.Aggregate]).ThenBy(n => n.Aggregate).ThenByDescending(n => n.Least)
                   .Cast<Need?>().FirstOrDefault()
               let aggregate = first?.Aggregate ?? -1
               let beside = needs.Where(n => n.Aggregate != aggregate && isCount(n.Aggregate)).GroupBy(n => n.Aggregate)
                   .Select(n => new Need(n.Key, n.Max(need => need.Least))).OrderBy(n => n.Aggregate).ToArray()
               let counts = string.Join(',', beside.Select(n => n.Aggregate))
               group (Rule: rule, Least: first?.Least ?? double.NegativeInfinity, Beside: beside) by (aggregate, counts)
               into alike
               orderby alike.Key.aggregate, alike.Key.counts
               select new RuleGroup(
                   alike.Key.aggregate,
                   [.. alike.SelectMany(r => r.Beside).GroupBy(n => n.Aggregate).Select(n => new Need(n.Key, n.Min(need => need.Least)))],
                   alike.Select(r => (r.Rule, r.Least))),
        ];
    }
}
