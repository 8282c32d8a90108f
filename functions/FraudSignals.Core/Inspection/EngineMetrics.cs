using System.Diagnostics.Metrics;
using FraudSignals.Evaluation;
using FraudSignals.Events;

namespace FraudSignals.Inspection;

/// <summary>
/// The engine's own figures, read where they stand while batches go on: each is a number kept anyway, so that reading costs
/// a batch nothing and waits for none. Rules are counted since this was made, as counters of a process are, whatever the
/// engine remembers from before.
/// </summary>
internal sealed class EngineMetrics
{
    private readonly Engine _engine;
    private readonly Dictionary<string, (long Hits, long Misses, long CannotSay)> _before;

    public EngineMetrics(Meter meter, Engine engine)
    {
        _engine = engine;
        _before = engine.Loaded.Rules.ToDictionary(r => r.Rule.Id, r => (r.Hits, r.Misses, r.CannotSay));
        meter.CreateObservableCounter("fraudsignals.rule.outcomes", RuleOutcomes, "{outcome}",
            "How often a rule hit, missed and could not say.");
        meter.CreateObservableGauge(
            "fraudsignals.rule.cannot_say", CannotSay, "1", "The share of a source's records that a rule could not judge.");
        meter.CreateObservableUpDownCounter("fraudsignals.subjects", () => ByKind(k => engine.Table.Tally.SubjectsOf(k)), "{subject}",
            "Subjects with state.");
        meter.CreateObservableUpDownCounter("fraudsignals.subject.state", () => ByKind(k => engine.Table.Tally.BytesOf(k)), "By",
            "Memory taken by the state of subjects.");
        meter.CreateObservableCounter("fraudsignals.subject.shed", () => engine.Shed, "{touch}",
            "Records left out for a subject that was not begun, because the memory for state is used up.");
        meter.CreateObservableUpDownCounter("fraudsignals.state.taken", () => engine.BytesTaken, "By", "Memory taken by all state.");
        meter.CreateObservableUpDownCounter("fraudsignals.record_ids", () => engine.State.Ids.Count, "{id}",
            "Record ids remembered, some of them expired.");
        meter.CreateObservableUpDownCounter("fraudsignals.record_id.state", () => engine.RecordIdBytes, "By",
            "Memory taken by record ids.");
    }

    private IEnumerable<Measurement<long>> RuleOutcomes()
    {
        foreach (var rule in _engine.Loaded.Rules)
        {
            var before = _before.GetValueOrDefault(rule.Rule.Id);
            yield return Of(rule.Hits - before.Hits, "hit");
            yield return Of(rule.Misses - before.Misses, "miss");
            yield return Of(rule.CannotSay - before.CannotSay, "cannot_say");

            // A rule that was taken out and put back counts from nought again.
            Measurement<long> Of(long count, string outcome) => new(Math.Max(0, count), new("rule", rule.Rule.Id), new("outcome", outcome));
        }
    }

    private IEnumerable<Measurement<double>> CannotSay() =>
        from rule in _engine.Loaded.Rules
        from saying in Saying.Of(rule, _engine.Loaded)
        select new Measurement<double>(saying.Share, new("rule", rule.Rule.Id), new("source", _engine.SourceNames[saying.Source]));

    private static IEnumerable<Measurement<long>> ByKind(Func<SubjectKind, long> figure) =>
        Enum.GetValues<SubjectKind>()
            .Select(
                kind => new Measurement<long>(figure(kind), new KeyValuePair<string, object?>("kind", kind.ToString().ToLowerInvariant())));
}
