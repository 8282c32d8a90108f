using FraudSignals.Evaluation;
using FraudSignals.Reports;

namespace FraudSignals.Inspection;

/// <summary>Reports the rules in force.</summary>
internal static class RulesInspector
{
    public static RulesReport Report(Engine engine, DateTimeOffset activeSince) => new(
        engine.Rules.Hash,
        activeSince,
        [
            .. engine.Loaded.Rules.Select(r => new RuleReport(
                r.Rule.Id, r.Rule.Version, r.Rule.Title, Name(r.Rule.Status), r.Rule.Family, r.Rule.Level, Name(r.Rule.Subject),
                r.Hits, r.Misses, r.CannotSay, r.IsOff)
            {
                Sources = [.. Saying.Of(r, engine.Loaded).Select(s => s.Report(engine.SourceNames))],
            }),
        ],
        [
            .. engine.Loaded.Typologies.Select(t => new TypologyReport(
                t.Typology.Id, t.Typology.Version, t.Typology.Title, Name(t.Typology.Status), Name(t.Typology.Subject),
                t.Typology.Responder,
                t.Typology.AlertThreshold, t.Typology.InterdictionThreshold, t.Typology.Weights, t.Alerts, t.Interdictions, t.IsOff)
            {
                Sources = [.. Saying.Of(t, engine.Loaded, engine.SourceNames)],
            }),
        ]);

    private static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
