using CsCheck;
using FraudSignals.Events;
using FraudSignals.Support;

namespace FraudSignals.Invariants;

/// <summary>Split does not matter, order hardly.</summary>
public class SplitAndOrderTests
{
    [Fact]
    public void Any_split_gives_the_same_aggregates_findings_and_alerts()
    {
        var rules = Traffic.AllRules();
        Gen.Select(Traffic.Events, Gen.Int[1, 30], Gen.Int[1, 200]).Sample((events, first, second) =>
        {
            events = [.. events.OrderBy(e => e.Time / (40 * World.Hour))];
            var one = Play(rules, events, first);
            var other = Play(rules, events, second);
            var end = events.Max(e => e.Time);
            Assert.Equal(one.Aggregates(end), other.Aggregates(end));
            Assert.Equal(one.Findings(), other.Findings());
            Assert.Equal(one.Alerts.Select(Text), other.Alerts.Select(Text));
        }, iter: 300);
    }

    [Fact]
    public void Any_order_within_the_lateness_bound_gives_the_same_findings_of_growing_rules()
    {
        var rules = Traffic.GrowingRules();
        Gen.Select(Traffic.Events, Gen.Int.Array[150]).Sample((events, keys) =>
        {
            var sorted = events.OrderBy(e => e.Time).ThenBy(e => e.Id.Packed).ToArray();
            var shuffled = events.Select((e, i) => (e, At: e.Time + (uint)keys[i] % (47 * World.Hour))).OrderBy(p => p.At).Select(p => p.e)
                .ToArray();
            var one = Play(rules, sorted, 50);
            var other = Play(rules, shuffled, 50);
            var end = events.Max(e => e.Time);
            Assert.Equal(one.Aggregates(end), other.Aggregates(end));

            // Those of the lateness bound are kept in either order.
            Assert.Equal(one.FindingsSince(end - 48 * World.Hour), other.FindingsSince(end - 48 * World.Hour));
        }, iter: 400);
    }

    private static World Play(Rules.RuleSnapshot rules, Event[] events, int split)
    {
        var world = new World(rules);
        foreach (var part in events.Chunk(split))
        {
            world.Feed(part);
        }

        return world;
    }

    private static string Text(Alerts.Alert alert) => System.Text.Json.JsonSerializer.Serialize(alert);
}
