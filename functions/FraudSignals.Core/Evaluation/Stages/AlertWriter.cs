using System.Collections.Immutable;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using FraudSignals.Alerts;
using FraudSignals.Evaluation.Decisions;
using FraudSignals.Evaluation.Loaded;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Layouts;
using FraudSignals.State.Sections;

namespace FraudSignals.Evaluation.Stages;

/// <summary>Writes an alert out: every reason with its values against thresholds and its events.</summary>
internal sealed class AlertWriter(LoadedSnapshot loaded, SourceNames sources, SubjectTable table)
{
    private const string AsWorth = "worth";

    // Above it a decimal could not hold it, and nobody has it.
    private const double MostMoney = 1e18;

    private static readonly EventFieldInfo PayerBank = EventFieldInfo.Of(EventField.PayerBank);
    private static readonly EventFieldInfo PayeeBank = EventFieldInfo.Of(EventField.PayeeBank);

    /// <summary>The normalised text of the subject, where it is not one of the event's.</summary>
    public byte[]? Clear { get; set; }

    public Alert Write(in AlertDecision decision, in Touch touch, double score)
    {
        table.TryGet(touch.Subject.Token, out var state);
        ref var e = ref touch.Batch.Events[touch.Index];
        
        // Where the subject is none of the event's, the event only told that time has passed: nothing else of it is the subject's.
        var money = Clear is null ? loaded.Snapshot.Worth?.CurrencyOf(e) : null;
        var (typology, period, time, level) = decision;
        var card = typology.Typology;
        var reasons = ImmutableArray.CreateBuilder<Reason>();
        var rows = state.Rows<FindingRow>(state.Layout.Findings.Index);
        var (first, last) = (time, time);
        foreach (var (rule, weight, _) in typology.Rules)
        {
            var row = rule.IsOff ? -1 : FindingStage.Current(state, rule.Hash, time, time - typology.Window);
            if (row >= 0)
            {
                first = Math.Min(first, rows[row].First);
                for (var i = 0; i < rows[row].EvidenceCount; i++)
                {
                    (first, last) = (Math.Min(first, rows[row].Evidence[i].Time), Math.Max(last, rows[row].Evidence[i].Time));
                }

                reasons.Add(ReasonFor(rule, weight, rows[row], time, state, touch.ObservedSince, money));
            }
        }

        CountOnce(typology, reasons);
        var isInterdiction = level == AlertLevel.Interdiction;
        var received = DateTimeOffset.FromUnixTimeMilliseconds(e.Received);
        var clear = Clear ?? touch.Batch.ClearText(e, touch.TokenPosition);
        return new Alert
        {
            Id = IdOf(card.Id, touch.Subject.Token, period),
            Revision = (int)level,
            Level = level,
            Typology = card.Id,
            TypologyVersion = card.Version,
            Title = card.Title,
            Severity = isInterdiction ? card.InterdictionSeverity ?? card.Severity : card.Severity,
            Responder = card.Responder,
            Subject = new AlertSubject(
                touch.Subject.Kind.ToString().ToLowerInvariant(), touch.Subject.Token.ToString(),
                clear.IsEmpty ? null : Encoding.UTF8.GetString(clear))
            {
                BankCode = Clear is null ? BankOf(e, touch.TokenPosition) : 0,
            },
            Time = DateTimeOffset.FromUnixTimeMilliseconds(time),
            Received = received,
            FirstSeen = DateTimeOffset.FromUnixTimeMilliseconds(first),
            LastSeen = DateTimeOffset.FromUnixTimeMilliseconds(last),
            AmountAtRisk = AtRisk(reasons, money),
            Score = score,
            Probability = card.ProbabilityOf(score),
            Threshold = isInterdiction ? card.InterdictionThreshold : card.AlertThreshold,
            Reasons = reasons.ToImmutable(),
            Counterparts = Clear is null ? CounterpartsOf(e, touch.Subject.Token) : [],
            LinkedAlerts = OthersOf(state, typology.Hash, period, time),
            Actions = isInterdiction ? [.. card.Actions, .. card.InterdictionActions] : card.Actions,
            ActBy = received + (isInterdiction ? card.InterdictWithin ?? card.RespondWithin : card.RespondWithin),
            Appeal = card.Appeal,
            Expires = DateTimeOffset.FromUnixTimeMilliseconds(time) + card.Expiry,
            RulesHash = loaded.Snapshot.Hash,
            PackVersion = card.PackVersion,
        };
    }

    // The weights shown add up to the score: within a family the strongest counts, or as many as its cap has room for.
    private static void CountOnce(LoadedTypology typology, ImmutableArray<Reason>.Builder reasons)
    {
        for (var family = 0; family < typology.Families.Length; family++)
        {
            var name = typology.Families[family];
            var cap = typology.FamilyCaps[family];
            var room = double.IsNaN(cap) ? reasons.Where(r => r.Family == name).Select(r => r.Weight).DefaultIfEmpty().Max() : cap;
            foreach (var i in Enumerable.Range(0, reasons.Count).Where(i => reasons[i].Family == name)
                .OrderByDescending(i => reasons[i].Weight))
            {
                reasons[i] = reasons[i] with { Weight = Math.Min(reasons[i].Weight, room) };
                room -= reasons[i].Weight;
            }
        }
    }

    private Reason ReasonFor(LoadedRule hit, double weight, in FindingRow row, long time, in SubjectState state, long observedSince,
        (string Currency, double PerUnit)? money)
    {
        var rule = hit.Rule;
        var values = ImmutableArray.CreateBuilder<ReasonValue>();
        foreach (var comparison in hit.Shown(row.Band))
        {
            var value = Shown(comparison, comparison.With(row.Values[2 * values.Count], row.Values[2 * values.Count + 1]), money);
            values.Add(
                comparison.ShortHorizons.IsEmpty ? value
                    : value with { HorizonSeconds = ShortHorizon(comparison, state, Math.Min(row.Last, time), observedSince) });
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
            Text = rule.Sentence.Of(rule.Title, values),
            Weight = weight * rule.ShareOf(row.Band),
            Band = rule.Bands.IsEmpty ? null : Math.Min(row.Band, rule.Bands.Length),
            HighestBand = rule.Bands.IsEmpty ? null : rule.Bands.Length,
            Time = DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(row.Last, time)),
            Values = values.ToImmutable(),
            Sample = Math.Max(row.Sample, row.EvidenceCount),
            Events = events.ToImmutable(),
            EventsCapped = row.EvidenceCapped != 0 || row.Sample > row.EvidenceCount,
        };
    }

    // Units of worth tell nobody anything; in the currency of the event they do.
    private static ReasonValue Shown(Comparison comparison, ReasonValue value, (string Currency, double PerUnit)? money)
    {
        var (unit, rate) = (value.Unit, money) is (AsWorth, var (currency, perUnit)) ? (currency, perUnit) : (value.Unit, 1);
        return value with
        {
            Shown = comparison.Counted is { } counted ? Figures.Of(value.Value, counted) : Figures.Of(value.Value * rate, unit),
            ThresholdShown = comparison.AgainstCounted is { } other ? Figures.Of(value.Threshold, other)
                : Figures.Of(value.Threshold * rate, unit),
            Window = value.WindowSeconds is > 0 and var window ? Figures.Span(window) : null,
        };
    }

    // What was measured in money over a window; a threshold is nobody's money.
    private static MoneyAtRisk? AtRisk(IEnumerable<Reason> reasons, (string Currency, double PerUnit)? money)
    {
        MoneyAtRisk? most = null;
        foreach (var value in reasons.SelectMany(r => r.Values).Where(v => v is { Value: > 0 and < MostMoney, WindowSeconds: > 0 }))
        {
            var currency = value.Unit switch { null or "seconds" or "date" => null, AsWorth => money?.Currency, var own => own };
            var amount = Math.Round((decimal)(value.Value!.Value * (value.Unit == AsWorth ? money?.PerUnit ?? 1 : 1)), 2);
            if (currency != null && (most == null || (currency == most.Currency && amount > most.Amount)))
            {
                most = new MoneyAtRisk(amount, currency);
            }
        }

        return most;
    }

    private static ImmutableArray<Counterpart> CounterpartsOf(in Event e, Token subject)
    {
        var others = ImmutableArray.CreateBuilder<Counterpart>();
        foreach (var (_, role, key) in e.Named())
        {
            if (key.Token != subject)
            {
                others.Add(new Counterpart(Roles.NameOf(role), Roles.KindOf(role).ToString().ToLowerInvariant(), key.Token.ToString()));
            }
        }

        return others.ToImmutable();
    }

    // Of those that are not over: older ones may be forgotten or not, as it happens.
    private ImmutableArray<string> OthersOf(in SubjectState state, uint typology, int period, long time)
    {
        var others = new SortedSet<string>(StringComparer.Ordinal);
        foreach (ref readonly var row in state.Rows<AlertRow>(state.Layout.Alerts.Index))
        {
            if (row.Level > AlertLevel.None && (row.Key != typology || row.Period != period) && loaded.TypologyOf(row.Key) is { } other
                && row.Last > time - other.Cooldown)
            {
                others.Add(IdOf(other.Typology.Id, state.Token, row.Period));
            }
        }

        return [.. others];
    }

    private double? ShortHorizon(Comparison comparison, in SubjectState state, long time, long observedSince)
    {
        double? shortest = null;
        foreach (var index in comparison.ShortHorizons)
        {
            if (loaded.Readers[index].ShortHorizon(state, time, observedSince) is { } covered)
            {
                shortest = Math.Min(shortest ?? double.MaxValue, Math.Floor(covered / 1000.0));
            }
        }

        return shortest;
    }

    // That of the side the subject stands on.
    private static long BankOf(in Event e, int position) => Roles.Of(e.Type, position) switch
    {
        Role.Payer when e.Has(PayerBank) => e.Values[PayerBank.Position],
        Role.Payee when e.Has(PayeeBank) => e.Values[PayeeBank.Position],
        _ => 0,
    };

    public static string IdOf(string typology, Token subject, int period)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{typology}|{subject}|{period}");
        return "al-" + XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(text)).ToString("x32", CultureInfo.InvariantCulture);
    }
}
