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

    /// <param name="aggregate">The slot of the aggregate; -1 for rules that need none.</param>
    /// <param name="rules">The rules and what they need of it.</param>
    public RuleGroup(int aggregate, IEnumerable<(LoadedRule Rule, double Least)> rules)
    {
        Aggregate = aggregate;
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

    /// <summary>Counts all of the rules as misses.</summary>
    public void PassOver() => _cuts[0]++;

    /// <summary>How often the rule at a place was passed over.</summary>
    public long PassedOver(int place) => _cuts.Take(place + 1).Sum();

    /// <summary>Sorts rules into groups, each under the aggregate that most of the others need too.</summary>
    public static RuleGroup[] Of(IReadOnlyCollection<LoadedRule> rules)
    {
        var popularity = rules.SelectMany(r => r.Rule.Needs.Select(n => n.Aggregate).Distinct()).CountBy(slot => slot).ToDictionary();
        return
        [
            .. rules.Select(rule => (Rule: rule, Need: rule.Rule.Needs.OrderByDescending(n => popularity[n.Aggregate]).ThenBy(n => n.Aggregate)
                    .ThenByDescending(n => n.Least).Cast<Rules.Need?>().FirstOrDefault()))
                .GroupBy(r => r.Need?.Aggregate ?? -1).OrderBy(g => g.Key)
                .Select(g => new RuleGroup(g.Key, g.Select(r => (r.Rule, r.Need?.Least ?? double.NegativeInfinity)))),
        ];
    }
}
