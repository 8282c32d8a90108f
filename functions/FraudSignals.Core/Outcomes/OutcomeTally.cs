using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text;
using FraudSignals.Alerts;
using FraudSignals.Verdicts;

namespace FraudSignals.Outcomes;

/// <summary>Draws up an <see cref="OutcomeReport"/> from alerts given one after the other, of which little is kept.</summary>
/// <param name="from">Alerts received from here on,</param>
/// <param name="to">and before here.</param>
/// <param name="verdicts">All verdicts of those, in the order they were taken, whenever that was.</param>
public sealed class OutcomeTally(DateTimeOffset from, DateTimeOffset to, IEnumerable<Verdict> verdicts)
{
    private readonly Dictionary<string, ImmutableArray<Verdict>> _verdicts =
        verdicts.GroupBy(v => v.Alert, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);

    private readonly Dictionary<UInt128, Outcome> _outcomes = [];

    /// <summary>Takes an alert, of whose revisions within the period the newest counts; notices of budgets are passed over.</summary>
    public void Add(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        if (alert.Received < from || alert.Received >= to || alert.Typology == AlertBudget.NoticeTypology)
        {
            return;
        }

        var id = XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(alert.Id));
        if (_outcomes.TryGetValue(id, out var known))
        {
            known.Take(alert);
        }
        else
        {
            _outcomes[id] = new Outcome(alert, _verdicts.GetValueOrDefault(alert.Id, []));
        }
    }

    /// <summary>The report of what was taken.</summary>
    public OutcomeReport Report()
    {
        return new OutcomeReport(
            from, to, OutcomeFigures.Of("all", _outcomes.Values), By(o => o.Typology), By(o => o.Country), By(o => o.Institution),
            [.. _outcomes.Values.Where(o => o.WasWrong).OrderByDescending(o => o.Wrong!.Received).Take(OutcomeReport.MostWrong)
                .Select(WrongAlert.Of)]);

        ImmutableArray<OutcomeFigures> By(Func<Outcome, string> key) =>
            [.. _outcomes.Values.GroupBy(key, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => OutcomeFigures.Of(g.Key, [.. g]))];
    }
}
