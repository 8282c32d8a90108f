using System.Globalization;
using System.IO.Hashing;
using DuckDB.NET.Data;
using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.Simulator;
using FraudSignals.Simulator.Output;
using FraudSignals.Simulator.Plans;
using FraudSignals.Support;

namespace FraudSignals.Aggregates;

/// <content>What is usual among peers.</content>
public sealed partial class SqlRecountTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(EventField.Cell)]
    public void What_is_usual_among_peers_is_what_sql_finds_in_the_closed_days(EventField? among)
    {
        var s = new Snapshots();
        var usual = s.Aggregate(new AggregateDefinition
        {
            Name = "usual", Of = AggregateFunction.PeerQuantile, Subject = SubjectKind.Number, Roles = [Role.Caller],
            Field = EventField.DurationSeconds,
            Window = TimeSpan.FromDays(2), Peers = new PeerShape(among, 0.9, null), Before = true,
        });
        var judged = new List<(long Time, int Cell, double Usual)>();
        s.Rule("judge", SubjectKind.Number, [Role.Caller], c =>
        {
            judged.Add((c.Event.Time, _ids[c.Event.Tokens[4]], c.Aggregate(usual)));
            return Kleene.False;
        }, aggregates: usual);
        var world = new World(s.Build());
        world.Engine.State.Observe(0, World.Start - 400 * World.Day);
        foreach (var (_, e) in _events.Where(e => e.Event.Type == EventType.Call))
        {
            world.Feed(e);
        }

        Run("create or replace table judged (t bigint, cell int, v double, l bigint)");
        using (var rows = _db.CreateAppender("judged"))
        {
            foreach (var j in judged.Where((_, i) => i % Math.Max(1, judged.Count / 500) == 0))
            {
                rows.CreateRow().AppendValue(j.Time).AppendValue(j.Cell).AppendValue(j.Usual)
                    .AppendValue((j.Time - 50 * World.Hour - 10 * World.Minute) / World.Day - 1).EndRow();
            }
        }

        // Of n calls the quantile is the least that nine tenths did not exceed; it is told at most a sixteenth too large, and not below a
        // hundred calls.
        Run($"""
            create or replace table found as select j.v, count(c.t) n, count(c.t) filter (c.s <= j.v + 1e-6) reached, count(c.t) filter (c.s < j.v / 1.0625 - 0.1) under
            from judged j left join calls c on c.t // {World.Day} > j.l - 2 and c.t // {World.Day} <= j.l {(among is null ? "" : "and c.cell = j.cell")} group by j.rowid, j.v
            """);
        Assert.Equal(0L, Scalar("select count(*) from found where isnan(v) <> (n < 100)"));
        Assert.Equal(0L, Scalar("select count(*) from found where n >= 100 and (reached < 0.9 * n or under >= 0.9 * n)"));
        Assert.True((long)Scalar("select count(*) from found where n >= 100") > (among is null ? 100 : 0));
    }
}
