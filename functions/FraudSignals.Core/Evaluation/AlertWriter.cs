using System.Collections.Immutable;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Findings;
using FraudSignals.Rules;
using FraudSignals.State;

namespace FraudSignals.Evaluation;

/// <summary>Writes an alert out: every reason with its values against thresholds and its events.</summary>
internal sealed class AlertWriter(string snapshot, SourceNames sources, SubjectTable table)
{
    public Alert Write(in AlertStep step, in Touch touch, double score)
    {
        table.TryGet(touch.Subject.Token, out var state);
        var (typology, slot, time, level) = step;
        var card = typology.Typology;
        var reasons = ImmutableArray.CreateBuilder<Reason>();
        var rows = state.Rows<FindingRow>(state.Layout.Findings.Index);
        foreach (var (rule, weight) in typology.Rules)
        {
            var row = rule.IsOff ? -1 : FindingStep.Current(state, rule.Hash, time, time - typology.Window);
            if (row >= 0)
            {
                reasons.Add(ReasonFor(rule.Rule, weight, rows[row], time));
            }
        }

        ref var e = ref touch.Batch.Events[touch.Index];
        var clear = touch.Batch.ClearText(e, touch.TokenSlot);
        return new Alert
        {
            Id = IdOf(card.Id, touch.Subject.Token, slot),
            Revision = (int)level,
            Level = level,
            Typology = card.Id,
            TypologyVersion = card.Version,
            Title = card.Title,
            Severity = card.Severity,
            Responder = card.Responder,
            Subject = new AlertSubject(
                touch.Subject.Kind.ToString().ToLowerInvariant(), touch.Subject.Token.ToString(), clear.IsEmpty ? null : Encoding.UTF8.GetString(clear)),
            Time = DateTimeOffset.FromUnixTimeMilliseconds(time),
            Received = DateTimeOffset.FromUnixTimeMilliseconds(e.Received),
            Score = score,
            Threshold = level == AlertLevel.Interdiction ? card.InterdictionThreshold : card.AlertThreshold,
            Reasons = reasons.ToImmutable(),
            Actions = card.Actions,
            Appeal = card.Appeal,
            Expires = DateTimeOffset.FromUnixTimeMilliseconds(time) + card.Expiry,
            Snapshot = snapshot,
        };
    }

    private Reason ReasonFor(Rule rule, double weight, in FindingRow row, long time)
    {
        var values = ImmutableArray.CreateBuilder<ReasonValue>();
        for (var i = 0; i < Math.Min(rule.Comparisons.Length, FindingRow.Sides.Comparisons); i++)
        {
            values.Add(rule.Comparisons[i].With(row.Values[2 * i], row.Values[2 * i + 1]));
        }

        var events = ImmutableArray.CreateBuilder<string>(row.EvidenceCount);
        for (var i = 0; i < row.EvidenceCount; i++)
        {
            var source = row.Evidence[i].Source;
            events.Add(string.Create(CultureInfo.InvariantCulture, $"{sources[source]}/{row.Evidence[i].Id}"));
        }

        return new Reason
        {
            Rule = rule.Id,
            RuleVersion = rule.Version,
            Title = rule.Title,
            Family = rule.Family,
            Weight = weight,
            Time = DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(row.Last, time)),
            Values = values.ToImmutable(),
            Sample = Math.Max(row.Sample, row.EvidenceCount),
            Events = events.ToImmutable(),
            EventsCapped = row.EvidenceCapped != 0 || row.Sample > row.EvidenceCount,
        };
    }

    public static string IdOf(string typology, Token subject, int slot)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{typology}|{subject}|{slot}");
        return "al-" + XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(text)).ToString("x32", CultureInfo.InvariantCulture);
    }
}
