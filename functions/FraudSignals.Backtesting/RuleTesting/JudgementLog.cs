using FraudSignals.Events;
using FraudSignals.Rules;

namespace FraudSignals.Backtesting.RuleTesting;

/// <summary>Listens to what a rule says of each subject.</summary>
internal sealed class JudgementLog(Rule rule)
{
    private readonly Dictionary<Token, Judgement> _last = [];
    private readonly Dictionary<Token, Judgement> _firstHits = [];
    private readonly Dictionary<Token, int> _bands = [];

    /// <summary>The rule, listened to. It is judged each time, never passed over as hopeless, so that its last judgement is known.</summary>
    public Rule Rule => rule with { Condition = Judge, Needs = [] };

    /// <summary>By subject what it said last.</summary>
    public IReadOnlyDictionary<Token, Judgement> Last => _last;

    /// <summary>By subject its earliest hit.</summary>
    public IReadOnlyDictionary<Token, Judgement> FirstHits => _firstHits;

    /// <summary>By subject the highest band its hits reached.</summary>
    public IReadOnlyDictionary<Token, int> Bands => _bands;

    private sbyte Judge(EvaluationContext context)
    {
        var answer = rule.Condition(context);
        if (context.IsSupposing)
        {
            return answer;
        }

        var judgement = new Judgement(
            DateTimeOffset.FromUnixTimeMilliseconds(context.AsOf), answer, [.. rule.Comparisons.Select(c => c.In(context))]);
        _last[context.Subject] = judgement;
        if (answer == Kleene.True && !(_firstHits.TryGetValue(context.Subject, out var first) && first.Time <= judgement.Time))
        {
            _firstHits[context.Subject] = judgement;
        }

        if (answer == Kleene.True)
        {
            _bands[context.Subject] = Math.Max(rule.BandIn(context), _bands.GetValueOrDefault(context.Subject));
        }

        return answer;
    }
}
