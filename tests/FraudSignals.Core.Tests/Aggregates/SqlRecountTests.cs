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

/// <summary>
/// A simulated week, recounted by SQL. What rests on touches is exact; what rests on panes is what SQL counts over the panes of the
/// window, and never more than over the window itself: a window ends sharp and begins up to one pane late.
/// </summary>
public sealed partial class SqlRecountTests : IDisposable
{
    private const int Samples = 1500;

    private readonly DuckDBConnection _db = new("DataSource=:memory:");
    private readonly List<(long Time, Event Event)> _events = [];
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);

    public SqlRecountTests()
    {
        _db.Open();
        Run("create table calls (t bigint, caller int, callee int, cell int, s double)");
        Run("create table transfers (t bigint, payer int, payee int, amount double)");
        Run("create table samples (id int, subject int, t bigint)");
        Play();
    }

    public void Dispose() => _db.Dispose();

    [Theory]
    [InlineData("30m")]
    [InlineData("6h")]
    [InlineData("24h")]
    [InlineData("72h")]
    [InlineData("5d")]
    public void Calls_are_counted_as_sql_counts_them(string window)
    {
        var s = new Snapshots();
        var count = s.Aggregate(AggregateFunction.Count, Role.Caller, window);
        var sum = s.Aggregate(AggregateFunction.Sum, Role.Caller, window, EventField.DurationSeconds);
        var min = s.Aggregate(AggregateFunction.Min, Role.Caller, window, EventField.DurationSeconds);
        var max = s.Aggregate(AggregateFunction.Max, Role.Caller, window, EventField.DurationSeconds);
        var mean = s.Aggregate(AggregateFunction.Mean, Role.Caller, window, EventField.DurationSeconds);
        var deviation = s.Aggregate(AggregateFunction.Deviation, Role.Caller, window, EventField.DurationSeconds);
        var distinct = s.Aggregate(AggregateFunction.Distinct, Role.Caller, window, EventField.Callee);
        var fresh = s.Aggregate(AggregateFunction.New, Role.Caller, window, EventField.Callee, "6d");
        var top = s.Aggregate(AggregateFunction.TopShare, Role.Caller, window, EventField.Cell);
        var sequential = s.Aggregate(AggregateFunction.SequentialShare, Role.Caller, window, EventField.CalleePlace);
        var gaps = s.Aggregate(AggregateFunction.GapVariation, Role.Caller, window);
        var median = s.Aggregate(AggregateFunction.Median, Role.Caller, window, EventField.DurationSeconds);
        var first = s.Aggregate(AggregateFunction.SecondsSinceFirst, Role.Caller, "0h");
        var last = s.Aggregate(AggregateFunction.SecondsSinceLast, Role.Caller, "0h");
        var end = s.Aggregate(AggregateFunction.SecondsSinceEnd, Role.Caller, "0h");
        var silence = s.Aggregate(AggregateFunction.Silence, Role.Caller, window, horizon: "3d");
        int[] slots = [count, sum, min, max, mean, deviation, distinct, fresh, top, sequential, gaps, median, first, last, end, silence];
        var read = Read(s.Build(), EventType.Call, slots);
        var (exact, panes) = (Since(window), SincePane(window));

        Panes(read[count], "count(*)", "calls", "caller", exact, panes);
        Panes(read[sum], "coalesce(sum(s), 0)", "calls", "caller", exact, panes);
        Panes(read[max], "max(s)", "calls", "caller", exact, panes);
        Panes(read[distinct], "count(distinct callee)", "calls", "caller", exact,
            panes,
            isExact: Query("select x.id, 1 from samples x join calls c on c.caller = x.subject group by x.id having count(*) <= 256"));
        Estimates(read[distinct], window);
        Same(read[min], Over("min(s)", "calls", "caller", panes));
        Same(read[mean], Over("avg(s)", "calls", "caller", panes));
        Same(read[deviation], Over("case when count(*) < 2 then null else stddev_pop(s) end", "calls", "caller", panes));
        New(read[fresh], window);

        Same(
            read[top],
            Newest($"select id, max(n) / sum(n)::double from (select id, cell, count(*) n from newest group by id, cell) group by id",
                exact));
        Same(read[gaps], Newest("""
            select id, case when count(gap) < 2 or sum(gap) = 0 then null else stddev_pop(gap) / avg(gap) end
            from (select id, t - lag(t) over (partition by id order by t) gap from newest) group by id
            """, exact));
        Same(read[sequential], Newest("""
            select id, case when count(*) < 2 then null else sum(case when abs(callee - a) <= 5 or abs(callee - b) <= 5 or abs(callee - c) <= 5 or abs(callee - d) <= 5 then 1 else 0 end) / (count(*) - 1.0) end
            from (select id, callee, lag(callee) over w a, lag(callee, 2) over w b, lag(callee, 3) over w c, lag(callee, 4) over w d from newest window w as (partition by id order by t)) group by id
            """, exact));
        Same(read[median], Newest("select id, median(s) from newest group by id", exact, columns: "s"));
        Same(read[first], Over("any_value(x.t) // 1000 - min(c.t // 1000)", "calls", "caller", "0"));
        Same(read[last],
            Query(
                "select x.id, x.t // 1000 - max(c.t // 1000) from samples x left join calls c on c.caller = x.subject and c.t // 1000 < "
                + "x.t // 1000 group by x.id, x.t"));
        Same(read[end], Over("greatest(0, any_value(x.t) // 1000 - max((c.t + (s * 1000)::bigint) // 1000))", "calls", "caller", "0"));
        Same(read[silence], Query($"""
            with gaps as (select caller, t, t // 1000 - lag(t // 1000) over (partition by caller order by t) gap from calls),
                 firsts as (select caller, min(t) f from calls group by caller)
            select x.id, coalesce(
                (select max_by(gap, g.t) from gaps g where g.caller = x.subject and g.t <= x.t and g.t > {exact} and gap >= 3 * 86400),
                case when f.f // 1000 * 1000 > x.t - 3 * 86400000 then null else 0 end)
            from samples x join firsts f on f.caller = x.subject
            """));
    }

    [Theory]
    [InlineData("6h")]
    [InlineData("24h")]
    [InlineData("5d")]
    public void Money_is_counted_as_sql_counts_it(string window)
    {
        var s = new Snapshots();
        Role[] both = [Role.Payee, Role.Payer];
        var paid = s.Aggregate(AggregateFunction.Sum, Role.Payer, window, EventField.Amount, currency: "THB");
        var flow = s.Aggregate(AggregateFunction.MatchedFlow, both, window, currency: "THB");
        var dwell = s.Aggregate(AggregateFunction.Dwell, both, window, currency: "THB");
        var top = s.Aggregate(AggregateFunction.TopShare, Role.Payer, window, EventField.Payee, currency: "THB", weight: EventField.Amount);
        var median = s.Aggregate(AggregateFunction.Median, Role.Payer, window, EventField.Amount, currency: "THB");
        var read = Read(s.Build(), EventType.Transfer, [paid, flow, dwell, top, median]);
        var (exact, panes) = (Since(window), SincePane(window));

        Panes(read[paid], "coalesce(sum(amount), 0)", "transfers", "payer", exact, panes);
        var sides = $"""
            with o as (select x.id, sum(amount) m, sum(amount * (c.t // {Sixteenth(window)})) w from samples x join transfers c on c.payer = x.subject and c.t <= x.t and c.t > {panes} group by x.id),
                 i as (select x.id, sum(amount) m, sum(amount * (c.t // {Sixteenth(window)})) w from samples x join transfers c on c.payee = x.subject and c.t <= x.t and c.t > {panes} group by x.id)
            """;
        Same(read[flow],
            Query($"{sides} select x.id, least(i.m, coalesce(o.m, 0)) / i.m from samples x left join i using (id) left join o using (id)"));
        Same(read[dwell],
            Query(
                $"{sides} select x.id, (o.w / o.m - i.w / i.m) * {Sixteenth(window)} / 1000.0 from samples x left join i using (id) left "
                + $"join o using (id)"), 1e-4);
        Same(
            read[top],
            Newest("select id, max(n) / sum(n) from (select id, payee, sum(amount) n from newest group by id, payee) group by id", exact,
                "transfers", "payer", "payee, amount"));
        Same(read[median], Newest("select id, median(amount) from newest group by id", exact, "transfers", "payer", "amount"));
    }

    [Fact]
    public void Who_is_new_is_who_sql_does_not_find_before()
    {
        var s = new Snapshots();
        var isNew = s.Aggregate(AggregateFunction.IsNew, Role.Payer, "0h", EventField.Payee, "3d", before: true);
        var judged = new List<(long Time, int Payer, int Payee, double New)>();
        s.Rule("judge", SubjectKind.Account, [Role.Payer], c =>
        {
            judged.Add((c.Event.Time, _ids[c.Event.Tokens[0]], _ids[c.Event.Tokens[1]], c.Aggregate(isNew)));
            return Kleene.False;
        }, aggregates: isNew);
        var world = new World(s.Build());
        world.Engine.State.Observe(0, World.Start - 400 * World.Day);
        foreach (var (_, e) in _events.Where(e => e.Event.Type == EventType.Transfer))
        {
            world.Feed(e);
        }

        var pane = PaneGrid.For(TimeSpan.FromDays(3)).Milliseconds;
        Run("create or replace table judged (t bigint, payer int, payee int, n double)");
        using (var rows = _db.CreateAppender("judged"))
        {
            judged.ForEach(j => rows.CreateRow().AppendValue(j.Time).AppendValue(j.Payer).AppendValue(j.Payee).AppendValue(j.New).EndRow());
        }

        // Invented: told new though met within the horizon. Missed: told known though not met within it and two panes more.
        var exists = "exists (select 1 from transfers c where c.payer = j.payer and c.payee = j.payee and c.t < j.t and c.t >= j.t - ";
        Assert.Equal(0L, Scalar($"select count(*) from judged j where n = 1 and {exists}{3 * World.Day})"));
        Assert.Equal(
            0L,
            Scalar(
                $"select count(*) from judged j where n = 0 and not {exists}{3 * World.Day + 2 * pane}) and not exists (select 1 from "
                + $"transfers c where c.payer = j.payer and c.payee = j.payee and c.t = j.t and c.rowid < j.rowid)"));
        Assert.True((long)Scalar("select count(*) from judged where n = 1") > 100);
        Assert.True((long)Scalar("select count(*) from judged where n = 0") > 100);
    }

    [Fact]
    public void What_nothing_follows_is_what_sql_finds_nothing_after()
    {
        var s = new Snapshots();
        var calls = s.Aggregate(AggregateFunction.CountAfter, Role.Caller, "6h");
        s.Rule("quiet", SubjectKind.Number, [Role.Callee], c => Kleene.Equal(c.CoveredAggregate(calls), 0), aggregates: calls);
        var heard = new Heard();
        var world = new World(s.Build());
        world.Engine.Observer = heard;
        var all = _events.Where(e => e.Event.Type == EventType.Call).ToList();
        foreach (var (_, e) in all)
        {
            world.Feed(e);
        }

        Run("create or replace table judged (t bigint, callee int)");
        using (var rows = _db.CreateAppender("judged"))
        {
            heard.Found.ForEach(f => rows.CreateRow().AppendValue(f.Time - 6 * World.Hour).AppendValue(_ids[f.Subject]).EndRow());
        }

        // Of calls within a 32nd of the six hours the latest waits.
        Run($"""
            create or replace table expected as select callee, t from (select callee, max(t) t from calls group by callee, t // {6 * World.Hour / 32}) a
            where t + {6 * World.Hour} < {all[^1].Time} and not exists (select 1 from calls b where b.caller = a.callee and b.t > a.t and b.t <= a.t + {6 * World.Hour})
            """);
        Assert.True((long)Scalar("select count(*) from expected") > 100);
        Assert.Equal(0L, Scalar("select count(*) from (select callee, t from expected except select callee, t from judged)"));
        Assert.Equal(0L, Scalar("select count(*) from (select callee, t from judged except select callee, t from expected)"));
    }

    private sealed class Heard : FraudSignals.Ports.IFindingObserver
    {
        public List<(Token Subject, long Time)> Found { get; } = [];

        void FraudSignals.Ports.IFindingObserver.Found(SubjectKey subject, Rule rule, int band, long time, ReadOnlySpan<double> values) =>
            Found.Add((subject.Token, time));
    }

    private readonly Dictionary<Token, int> _ids = [];

    private void Play()
    {
        var calls = _db.CreateAppender("calls");
        var transfers = _db.CreateAppender("transfers");
        var rows = new List<(DateTimeOffset Time, object Row)>();
        foreach (var day in new SimulationPlay(new SimulationOptions { Subscribers = 300, Days = 7, HistoryDays = 0, Difficulty = 0.3 })
            .Days())
        {
            rows.AddRange(day.Calls.Select(c => (c.Time, (object)c)));
            rows.AddRange(
                day.Transfers.Where(t => t is { Status: "accepted", Currency: "THB" } && t.Payer != t.Payee)
                    .Select(t => (t.Time, (object)t)));
        }

        // Of those at one moment the first alone, so that there is one order of them.
        foreach (var (time, row) in rows.OrderBy(r => r.Time).DistinctBy(r => r.Time))
        {
            var t = time.ToUnixTimeMilliseconds();
            if (row is CallRow call && call.Caller != call.Callee)
            {
                var (caller, callee, cell) = (Name(call.Caller), Name(call.Callee), call.Cell is null ? 0 : Name(call.Cell));
                var e = World.Call($"c{_events.Count}", t, caller, callee, call.DurationSeconds, call.Answered, 1);
                (e.Tokens[0], e.Tokens[1], e.Tokens[4]) = (TokenOf(caller), TokenOf(callee), TokenOf(cell == 0 ? 1 : cell));
                _events.Add((t, e));
                calls.CreateRow().AppendValue(t).AppendValue(caller).AppendValue(callee).AppendValue(cell == 0 ? 1 : cell)
                    .AppendValue((double)call.DurationSeconds).EndRow();
            }
            else if (row is TransferRow transfer)
            {
                var (payer, payee) = (Name(transfer.Payer), Name(transfer.Payee));
                var e = World.Transfer($"t{_events.Count}", t, payer, payee, transfer.Amount);
                (e.Tokens[0], e.Tokens[1]) = (TokenOf(payer), TokenOf(payee));
                _events.Add((t, e));
                transfers.CreateRow().AppendValue(t).AppendValue(payer).AppendValue(payee).AppendValue((double)transfer.Amount).EndRow();
            }
        }

        calls.Dispose();
        transfers.Dispose();
    }

    // As the engine has them when all is in that came up to each of the samples; these are put into a table for SQL.
    private Dictionary<int, double[]> Read(RuleSnapshot snapshot, EventType type, int[] slots)
    {
        var world = new World(snapshot);
        var values = slots.ToDictionary(slot => slot, _ => new double[Samples]);
        var events = _events.Where(e => e.Event.Type == type).ToList();
        var step = events.Count / Samples;
        Run("delete from samples");
        using var samples = _db.CreateAppender("samples");
        for (var (i, id) = (0, 0); i < events.Count && id < Samples; i++)
        {
            world.Feed(IngestionMode.History, events[i].Event);
            if (i % step != 0)
            {
                continue;
            }

            var subject = events[i].Event.Tokens[0];
            samples.CreateRow().AppendValue(id).AppendValue(_ids[subject]).AppendValue(events[i].Time).EndRow();
            foreach (var slot in slots)
            {
                values[slot][id] = world.Read(subject, slot, events[i].Time, -World.Day * 20_000);
            }

            id++;
        }

        return values;
    }

    // What is added up over panes is no more than over the window, no less than over a window one pane shorter, and just what the panes
    // hold.
    private void Panes(double[] values, string what, string table, string subject, string exact, string panes,
        Dictionary<int, double>? isExact = null)
    {
        var (whole, part) = (Over(what, table, subject, exact), Over(what, table, subject, panes));
        for (var id = 0; id < values.Length; id++)
        {
            if (!part.TryGetValue(id, out var expected) || isExact?.ContainsKey(id) == false)
            {
                continue;
            }

            var tolerance = 1e-6 * Math.Max(1, Math.Abs(expected));
            Assert.Equal(expected, values[id], tolerance);
            Assert.True(values[id] <= whole[id] + tolerance, $"{what}: {values[id]} of {whole[id]}");
        }
    }

    // Of a subject with more than 256 calls it may be an estimate, four standard errors of 4.6 percent at most from the truth, over a
    // window rounded outward by an eighth.
    private void Estimates(double[] values, string window)
    {
        var span = Snapshots.Span(window).TotalMilliseconds;
        var (part, whole) = (Over("count(distinct callee)", "calls", "caller", SincePane(window)),
            Over("count(distinct callee)", "calls", "caller", string.Create(CultureInfo.InvariantCulture, $"x.t - {(long)(span * 1.25)}")));
        foreach (var (id, least) in part)
        {
            Assert.InRange(values[id], least - 1 - 0.19 * least, whole[id] + 1 + 0.19 * whole[id]);
        }
    }
}
