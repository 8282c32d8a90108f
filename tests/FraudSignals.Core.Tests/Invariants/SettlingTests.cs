using System.Text.Json;
using CsCheck;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Rules;
using FraudSignals.State;
using FraudSignals.Support;

namespace FraudSignals.Invariants;

/// <summary>
/// Where records come in any order, rules that more of them may prove wrong are judged when they can be expected to be there.
/// </summary>
public sealed class SettlingTests
{
    private const long Settled = 6 * World.Hour;

    [Fact]
    public void A_ratio_of_half_a_window_finds_nothing_and_is_judged_when_its_records_can_be_there()
    {
        var rules = SpreadRules.Build();
        var world = Late(rules);

        // Ten calls to ten callees; ten more to one of them come two hours late.
        Event[] wide = [.. Enumerable.Range(0, 10).Select(i => World.Call($"a{i}", World.Start + i * World.Minute, 1, i + 2))];
        Event[] late =
            [.. Enumerable.Range(0, 30)
                .Select(i => World.Call($"b{i}", World.Start + i * 10_000L, 1, 2, received: World.Start + 2 * World.Hour))];
        world.Feed(wide);
        Assert.Empty(world.Alerts);
        world.Feed(late);
        world.Feed(World.Call("end", World.Start + 8 * World.Hour, 8, 9));
        Assert.Empty(world.Alerts);

        // Without them the alert comes with the first record received when all would have been there.
        var other = Late(rules);
        other.Feed(wide);
        other.Feed(World.Call("soon", World.Start + 5 * World.Hour, 8, 9));
        Assert.Empty(other.Alerts);
        other.Feed(World.Call("end", World.Start + 7 * World.Hour, 8, 9));
        Assert.Equal(World.Number(1).ToString(), Assert.Single(other.Alerts).Subject.Token);

        // In order nothing waits.
        var ordered = new World(rules);
        ordered.Feed(wide);
        Assert.Single(ordered.Alerts);
    }

    [Fact]
    public void A_source_that_is_waited_for_longer_puts_off_what_waits()
    {
        Source[] sources = [Source.Local with { SettleMinutes = 6 * 60 }, Source.Local with { Index = 1, SettleMinutes = 12 * 60 }];
        var world = new World(SpreadRules.Build(), new EngineOptions { Settling = new SettlingTimes(sources) });
        var calls = Enumerable.Range(0, 12)
            .Select(i => World.Call($"a{i}", World.Start + i * World.Minute, 1, i + 2) with { SourceIndex = (ushort)(i == 11 ? 1 : 0) });
        world.Feed([.. calls]);
        world.Feed(World.Call("soon", World.Start + 9 * World.Hour, 80, 90));
        Assert.Empty(world.Alerts);
        world.Feed(World.Call("end", World.Start + 14 * World.Hour, 80, 90));
        Assert.Equal(World.Number(1).ToString(), Assert.Single(world.Alerts).Subject.Token);
    }

    [Fact]
    public void The_alert_names_whom_the_records_named()
    {
        var world = Late(SpreadRules.Build());
        var batch = World.Batch([.. Enumerable.Range(0, 10).Select(i => World.Call($"a{i}", World.Start + i * World.Minute, 1, i + 2))]);
        for (var i = 0; i < batch.Count; i++)
        {
            batch.SetIdentifier(ref batch.Events[i], 0, "+66811112222"u8);
        }

        world.Engine.Process(batch, IngestionMode.Live);
        world.Feed(World.Call("end", World.Start + 8 * World.Hour, 8, 9));
        Assert.Equal("+66811112222", Assert.Single(world.Alerts).Subject.Key);
    }

    [Fact]
    public void Any_order_gives_the_same_findings_and_nearly_always_the_same_alerts()
    {
        var rules = MayBeWrong(Traffic.AllRules(), "spread", "flow");
        var (same, all) = (0, 0);
        Gen.Select(Traffic.Events, Gen.Long[0, Settled].Array[150]).Sample((events, delays) =>
        {
            var sorted = Play(rules, events);
            var late = Play(rules, events.Select((e, i) => e with { Received = e.Time + delays[i] }));
            var settled = new[] { "spread", "flow" }.Select(Stable.Hash32).ToHashSet();
            var since = events.Max(e => e.Time) - 48 * World.Hour;
            Assert.Equal(sorted.FindingsSince(since).Where(f => settled.Contains(f.Rule)),
                late.FindingsSince(since).Where(f => settled.Contains(f.Rule)));
            var (one, other) = (Alerted(sorted), Alerted(late));
            Interlocked.Add(ref same, one.Intersect(other).Count());
            Interlocked.Add(ref all, one.Union(other).Count());
        }, iter: 400);
        Assert.True(all > 500);
        Assert.True(same >= 0.99 * all, $"{same} of {all} subjects alerted in both orders.");

        static IEnumerable<(string, string)> Alerted(World world) =>
            world.Alerts.Where(a => a.Typology is "mule").Select(a => (a.Typology, a.Subject.Token)).Distinct();
    }

    [Fact]
    public void Replay_and_restart_leave_what_waits_as_it_was()
    {
        var rules = MayBeWrong(Traffic.AllRules(), "spread", "flow", "pacing");
        Gen.Select(Traffic.Batches, Gen.Double[0, 1]).Sample((batches, part) =>
        {
            var live = Late(rules);
            var replayed = Late(rules);
            var split = (int)(batches.Length * part);
            foreach (var (mode, events) in batches[..split])
            {
                var batch = World.Batch(events);
                live.Engine.Process(batch, mode);
                replayed.Engine.Replay(batch, mode, live.Engine.Decisions.ToArray());
            }

            Assert.Equal(live.Blocks(), replayed.Blocks());
            var restored = Late(rules);
            Checkpoint.Of(replayed.Engine).RestoreInto(restored.Engine);
            live.Engine.RaisedAlerts.Clear();
            foreach (var (mode, events) in batches[split..]
                .Append((IngestionMode.Live, [World.Call("end", World.Start + 200 * World.Hour, 8, 9)])))
            {
                live.Feed(mode, events);
                replayed.Feed(mode, events);
                restored.Feed(mode, events);
            }

            Assert.Equal(live.Alerts.Select(Text), replayed.Alerts.Select(Text));
            Assert.Equal(live.Alerts.Select(Text), restored.Alerts.Select(Text));
            Assert.Equal(live.Blocks(), replayed.Blocks());
        }, iter: 150);

        static string Text(Alerts.Alert alert) => JsonSerializer.Serialize(alert);
    }

    private static World Play(RuleSnapshot rules, IEnumerable<Event> events)
    {
        var world = Late(rules);

        // Others go on all the time, so that what is due is judged when it is due.
        var others = Enumerable.Range(0, 240).Select(i => World.Call($"tick{i}", World.Start + i * World.Hour / 2, 8, 9));
        foreach (var part in events.Concat(others).OrderBy(e => e.Received).Chunk(7))
        {
            world.Feed(part);
        }

        return world;
    }

    private static World Late(RuleSnapshot rules) =>
        new(rules,
            new EngineOptions { Settling = new SettlingTimes([Source.Local with { SettleMinutes = (int)(Settled / World.Minute) }]) });

    private static RuleSnapshot MayBeWrong(RuleSnapshot rules, params string[] ids) =>
        ids.Aggregate(rules, (r, id) => r.With(r.Rules.Single(x => x.Id == id) with { MayBeProvedWrong = true }));
}
