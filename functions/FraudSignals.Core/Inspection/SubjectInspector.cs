using System.Collections.Immutable;
using FraudSignals.Evaluation;
using FraudSignals.Evaluation.Loaded;
using FraudSignals.Evaluation.Stages;
using FraudSignals.Events;
using FraudSignals.Reports;
using FraudSignals.Rules;
using FraudSignals.State.Aggregates;
using FraudSignals.State.Blocks;
using FraudSignals.State.Layouts;
using FraudSignals.State.Sections;

namespace FraudSignals.Inspection;

/// <summary>Reports one subject, and why it has not alerted.</summary>
internal static class SubjectInspector
{
    public static SubjectReport? Report(Engine engine, SubjectKey subject)
    {
        if (!engine.Table.TryGet(subject.Token, out var state) || state.Layout.Kind != subject.Kind
            || engine.Run.Sweeper.IsForgotten(state.LastSeen))
        {
            return null;
        }

        var loaded = engine.Loaded;
        var now = state.LastSeen;
        engine.Context.Use(null, 0);
        engine.Context.Begin(subject.Token, now, engine.State.LatestObservedSince);
        return new SubjectReport
        {
            Kind = Name(subject.Kind),
            Token = subject.Token.ToString(),
            FirstSeen = Time(state.FirstSeen),
            LastSeen = Time(now),
            StateBytes = state.BlockSize,
            Aggregates =
            [
                .. state.Layout.AggregateIndexes.Select(index => new AggregateReport(
                    loaded.Readers[index].Definition.Name, Describe(loaded.Readers[index].Definition),
                    Known(ValueOf(engine, index, state, now)))),
            ],
            Findings = Findings(loaded, state),
            Alerts = Alerts(loaded, state, subject),
            WhyNot = WhyNot(engine, state, now),
        };
    }

    /// <summary>Reports of the subjects from a position of the table on, and the position to go on from; null at the end.</summary>
    public static (IReadOnlyList<SubjectReport> Reports, int? Next) Page(Engine engine, int from, int count)
    {
        var reports = new List<SubjectReport>();
        for (; from < engine.Table.Positions; from++)
        {
            if (reports.Count == count)
            {
                return (reports, from);
            }

            if (engine.Table.TryAt(from, out var state) && Report(engine, new SubjectKey(state.Layout.Kind, state.Token)) is { } report)
            {
                reports.Add(report);
            }
        }

        return (reports, null);
    }

    private static ImmutableArray<FindingReport> Findings(LoadedSnapshot loaded, in SubjectState state)
    {
        var findings = ImmutableArray.CreateBuilder<FindingReport>();
        foreach (ref readonly var row in state.Rows<FindingRow>(state.Layout.Findings.Index))
        {
            var hash = row.Key;
            if (state.Layout.Findings.IsKept(row, state.Watermark) && loaded.Rules.FirstOrDefault(r => r.Hash == hash) is { } rule)
            {
                findings.Add(new FindingReport(rule.Rule.Id, Time(row.First), Time(row.Last)));
            }
        }

        return findings.ToImmutable();
    }

    private static ImmutableArray<SubjectAlertReport> Alerts(LoadedSnapshot loaded, in SubjectState state, SubjectKey subject)
    {
        var alerts = ImmutableArray.CreateBuilder<SubjectAlertReport>();
        foreach (ref readonly var row in state.Rows<AlertRow>(state.Layout.Alerts.Index))
        {
            var hash = row.Key;
            if (state.Layout.Alerts.IsKept(row, state.Watermark) && loaded.Typologies.FirstOrDefault(t => t.Hash == hash) is { } typology)
            {
                alerts.Add(new SubjectAlertReport(
                    AlertWriter.IdOf(typology.Typology.Id, subject.Token, row.Period), typology.Typology.Id, Name(row.Level),
                    Time(row.First),
                    Time(row.Last)));
            }
        }

        return alerts.ToImmutable();
    }

    private static ImmutableArray<WhyNotReport> WhyNot(Engine engine, in SubjectState state, long now)
    {
        var reports = ImmutableArray.CreateBuilder<WhyNotReport>();
        foreach (var typology in engine.Loaded.Typologies)
        {
            if (typology.Typology.Subject != state.Layout.Kind)
            {
                continue;
            }

            var families = new double[typology.Families.Length];
            var score = FindingStage.Score(typology, state, now, long.MinValue, families);
            var missing = ImmutableArray.CreateBuilder<MissingRuleReport>();
            foreach (var (rule, weight, _) in typology.Rules)
            {
                if (rule.IsOff || FindingStage.Current(state, rule.Hash, now, now - typology.Window) < 0)
                {
                    missing.Add(
                        new MissingRuleReport(
                            rule.Rule.Id, weight, Outcome(rule, engine.Context),
                            [.. rule.Rule.Comparisons.Select(c => c.In(engine.Context))]));
                }
            }

            reports.Add(new WhyNotReport(
                typology.Typology.Id, score, typology.Typology.AlertThreshold, [.. typology.Families.Where((_, i) => families[i] > 0)],
                typology.Typology.MinimumFamilies, missing.ToImmutable()));
        }

        return reports.ToImmutable();
    }

    // There is no event here: a rule that reads fields of its event can be refused by its aggregates, and no more be told.
    private static string Outcome(LoadedRule rule, EvaluationContext context) => (rule.IsOff, rule.Judge(context)) switch
    {
        (true, _) => "off",
        (_, Kleene.False) => "miss",
        _ when rule.NamesEventFields => "by event",
        (_, Kleene.True) => "hit",
        _ => "cannot say",
    };

    private static string Describe(AggregateDefinition d) => string.Join(' ', new[]
    {
        Name(d.Of),
        d.Peers is { } share ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{share.Quantile}") : null,
        d.Peers?.Value is { } measured ? "of " + measured.Name : null,
        d.Field is { } named ? "of " + Events.EventFieldInfo.Of(named).Name : null,
        d.Finding is { } finding ? "of finding " + finding : "as " + string.Join(" or ", d.Roles.Select(Roles.NameOf)),
        d.Peers is { } group ? "among " + (group.Among is { } among ? Events.EventFieldInfo.Of(among).Name : "all") : null,
        d.Currency is { } currency ? "in " + currency : null,
        d.Where is { } where ? "where " + where : null,
        d.Window > TimeSpan.Zero ? "over " + d.Window : null,
        d.Horizon > TimeSpan.Zero ? "horizon " + d.Horizon : null,
    }.Where(part => part != null));

    // Quantiles of peers are asked for before an event; here they are told as of the latest.
    private static double ValueOf(Engine engine, int index, in SubjectState state, long now) =>
        engine.Loaded.Readers[index] is PeerQuantile.Reader peers
            ? peers.Read(state, now, engine.State.LatestObservedSince)
            : engine.Context.Aggregate(index);

    private static double? Known(double value) => double.IsFinite(value) ? value : null;

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
