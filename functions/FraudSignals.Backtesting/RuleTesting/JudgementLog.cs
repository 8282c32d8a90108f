using FraudSignals.Events;
using FraudSignals.Ports;
using FraudSignals.Rules;

namespace FraudSignals.Backtesting.RuleTesting;

/// <summary>Listens to what a rule says of each subject, and what it finds of one later, when nothing has come after its event.</summary>
internal sealed class JudgementLog(Rule rule) : IFindingObserver
{
    private readonly Dictionary<Token, Judgement> _last = [];
    private readonly Dictionary<Token, Judgement> _firstHits = [];
    private readonly Dictionary<Token, int> _bands = [];

    // What it would have said if nothing came.
    private readonly Dictionary<Token, Judgement> _supposed = [];

    /// <summary>
    /// The rule, listened to. It is judged each time, never passed over as hopeless, so that its last judgement is known.
    /// </summary>
    public Rule Rule => rule with { Condition = Judge, Needs = [], Outlook = null };

    /// <summary>By subject what it said last.</summary>
    public IReadOnlyDictionary<Token, Judgement> Last => _last;

    /// <summary>By subject its earliest hit.</summary>
    public IReadOnlyDictionary<Token, Judgement> FirstHits => _firstHits;

    /// <summary>By subject the highest band its hits reached.</summary>
    public IReadOnlyDictionary<Token, int> Bands => _bands;

    private sbyte Judge(EvaluationContext context)
    {
        var answer = rule.Condition(context);
        var judgement = new Judgement(
            DateTimeOffset.FromUnixTimeMilliseconds(context.AsOf), answer, [.. rule.Comparisons.Select(c => c.In(context))]);
        if (context.IsSupposing)
        {
            _supposed[context.Subject] = judgement;
        }
        else
        {
            Note(context.Subject, judgement, () => rule.BandIn(context));
        }

        return answer;
    }

    void IFindingObserver.Found(SubjectKey subject, Rule found, int band, long time, ReadOnlySpan<double> values)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(time);
        if (found.Id == rule.Id && _supposed.TryGetValue(subject.Token, out var supposed) && supposed.Time < at
            && !(_last.TryGetValue(subject.Token, out var last) && last.Time == at))
        {
            Note(subject.Token, supposed with { Time = at, Answer = Kleene.True }, () => band);
        }
    }

    private void Note(Token subject, Judgement judgement, Func<int> band)
    {
        _last[subject] = judgement;
        if (judgement.Answer != Kleene.True)
        {
            return;
        }

        if (!(_firstHits.TryGetValue(subject, out var first) && first.Time <= judgement.Time))
        {
            _firstHits[subject] = judgement;
        }

        _bands[subject] = Math.Max(band(), _bands.GetValueOrDefault(subject));
    }
}
