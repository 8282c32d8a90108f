using CsCheck;
using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.Support;

namespace FraudSignals.Aggregates;

/// <summary>Every aggregate against a plain recount, with events in any order within the lateness bound and any split.</summary>
public class AggregateRecountTests
{
    private static readonly Gen<Played> Plays =
        from count in Gen.Int[1, 120]
        from span in Gen.OneOf(Gen.Const(World.Hour), Gen.Const(6 * World.Hour), Gen.Const(World.Day), Gen.Const(4 * World.Day))
        from offsets in Gen.Long[0, span].Array[count]
        from others in Gen.Int[2, 12].Array[count]
        from amounts in Gen.Int[1, 5_000_000].Array[count]
        from directions in Gen.Bool.Array[count]
        from cells in Gen.OneOf(Gen.Int[1, 4], Gen.Frequency((20, Gen.Int[1, 4]), (1, Gen.Const(NaiveRecount.NoCell)))).Array[count]
        from keys in Gen.Int.Array[count]
        from split in Gen.Int[1, 20]
        select new Played([.. Enumerable.Range(0, count).Select(i =>
            new NaiveRecount.Touch(World.Start + offsets[i], $"e{i}", others[i], amounts[i], directions[i], cells[i]))], keys, split);

    [Theory]
    [InlineData("30m")]
    [InlineData("6h")]
    [InlineData("24h")]
    [InlineData("7d")]
    public void Call_aggregates_equal_a_recount(string window)
    {
        var span = Snapshots.Span(window);
        var horizon = window == "7d" ? "8d" : "2d";
        var snapshots = new Snapshots();
        var count = snapshots.Aggregate(AggregateFunction.Count, Role.Caller, window);
        var distinct = snapshots.Aggregate(AggregateFunction.Distinct, Role.Caller, window, EventField.Callee);
        var fresh = snapshots.Aggregate(AggregateFunction.New, Role.Caller, window, EventField.Callee, horizon);
        var top = snapshots.Aggregate(AggregateFunction.TopShare, Role.Caller, window, EventField.Cell);
        var sequential = snapshots.Aggregate(AggregateFunction.SequentialShare, Role.Caller, window, EventField.CalleePlace);
        var gaps = snapshots.Aggregate(AggregateFunction.GapVariation, Role.Caller, window);
        var sum = snapshots.Aggregate(AggregateFunction.Sum, Role.Caller, window, EventField.DurationSeconds);
        var mean = snapshots.Aggregate(AggregateFunction.Mean, Role.Caller, window, EventField.DurationSeconds);
        var deviation = snapshots.Aggregate(AggregateFunction.Deviation, Role.Caller, window, EventField.DurationSeconds);
        var min = snapshots.Aggregate(AggregateFunction.Min, Role.Caller, window, EventField.DurationSeconds);
        var max = snapshots.Aggregate(AggregateFunction.Max, Role.Caller, window, EventField.DurationSeconds);
        var median = snapshots.Aggregate(AggregateFunction.Median, Role.Caller, window, EventField.DurationSeconds);
        var since = snapshots.Aggregate(AggregateFunction.SecondsSinceFirst, Role.Caller, "0h");
        var snapshot = snapshots.Build();
        Plays.Sample(play =>
        {
            var world = new World(snapshot);
            play.Feed(world, t => World.Call(t.Id, t.Time, 1, t.Other, t.Amount / 1000, cell: t.Cell));
            var naive = new NaiveRecount(play.Touches);
            foreach (var time in play.Instants())
            {
                var seconds = naive.In(span, time).Select(t => (double)(t.Amount / 1000)).ToList();
                Same(seconds.Count, count, time);
                Same(seconds.Sum(), sum, time);
                Same(seconds.Count == 0 ? double.NaN : seconds.Average(), mean, time);
                Same(seconds.Count < 2 ? double.NaN : Math.Sqrt(seconds.Average(s => (s - seconds.Average()) * (s - seconds.Average()))),
                    deviation, time);
                Same(seconds.Count == 0 ? double.NaN : seconds.Min(), min, time);
                Same(seconds.Count == 0 ? double.NaN : seconds.Max(), max, time);
                Same(naive.Distinct(span, time), distinct, time);
            }

            // What looks at first and newest touches is compared as of the end, when all is in.
            var end = play.Touches.Max(t => t.Time);
            Same(naive.New(span, Snapshots.Span(horizon), end), fresh, end);
            Same(end / 1000 - play.Touches.Min(t => t.Time) / 1000, since, end);
            if (play.Touches.Select(t => t.Time).Distinct().Count() == play.Touches.Length)
            {
                Same(naive.TopShare(span, end), top, end);
                Same(naive.GapVariation(span, end), gaps, end);
                Same(naive.SequentialShare(span, end), sequential, end);
                Same(naive.Median(span, end, t => t.Amount / 1000), median, end);
            }

            void Same(double expected, int slot, long time) =>
                AssertClose(expected, world.Read(World.Number(1), slot, time, -World.Day * 20_000));
        }, iter: 150);
    }

    [Theory]
    [InlineData("1h")]
    [InlineData("24h")]
    [InlineData("7d")]
    public void Money_aggregates_equal_a_recount(string window)
    {
        var span = Snapshots.Span(window);
        var snapshots = new Snapshots();
        Role[] both = [Role.Payee, Role.Payer];
        var moneyIn = snapshots.Aggregate(AggregateFunction.Sum, Role.Payee, window, EventField.Amount, currency: "THB");
        var flow = snapshots.Aggregate(AggregateFunction.MatchedFlow, both, window, currency: "THB");
        var dwell = snapshots.Aggregate(AggregateFunction.Dwell, both, window, currency: "THB");
        var payers = snapshots.Aggregate(AggregateFunction.Distinct, Role.Payee, window, EventField.Payer);
        var snapshot = snapshots.Build();
        Plays.Sample(play =>
        {
            var world = new World(snapshot);
            play.Feed(world, t => t.In
                ? World.Transfer(t.Id, t.Time, t.Other, 1, t.Amount / 100m)
                : World.Transfer(t.Id, t.Time, 1, t.Other, t.Amount / 100m));
            var naive = new NaiveRecount(play.Touches);
            foreach (var time in play.Instants())
            {
                Same(naive.In(span, time).Where(t => t.In).Sum(t => t.Amount) / 100.0, moneyIn, time);
                Same(naive.MatchedFlow(span, time), flow, time);
                Same(naive.Dwell(span, time), dwell, time);
                Same(new NaiveRecount([.. play.Touches.Where(t => t.In)]).Distinct(span, time), payers, time);
            }

            void Same(double expected, int slot, long time) => AssertClose(expected, world.Read(World.Account(1), slot, time));
        }, iter: 150);
    }

    [Fact]
    public void Seconds_since_last_and_silence_equal_a_recount()
    {
        var snapshots = new Snapshots();
        var since = snapshots.Aggregate(AggregateFunction.SecondsSinceLast, Role.Caller, "0h");
        var silence = snapshots.Aggregate(AggregateFunction.Silence, Role.Caller, "24h", horizon: "10d");
        var snapshot = snapshots.Build();
        var gen = from days in Gen.OneOf(Gen.Const(0), Gen.Const(1), Gen.Const(9), Gen.Const(11), Gen.Const(40)).Array[1, 8]
                  from hours in Gen.Int[0, 23].Array[8]
                  from swaps in Gen.Bool.Array[8]
                  select (days, hours, swaps);
        gen.Sample(play =>
        {
            var times = new List<long>();
            var at = World.Start;
            for (var i = 0; i < play.days.Length; i++)
            {
                at += play.days[i] * World.Day + play.hours[i] * World.Hour + 1000;
                times.Add(at);
            }

            // Neighbours less than the lateness bound apart may come in either order.
            var order = times.ToList();
            for (var i = 0; i + 1 < order.Count; i++)
            {
                if (play.swaps[i] && Math.Abs(order[i + 1] - order[i]) < 40 * World.Hour)
                {
                    (order[i], order[i + 1]) = (order[i + 1], order[i]);
                }
            }

            var world = new World(snapshot);
            for (var i = 0; i < order.Count; i++)
            {
                world.Feed(World.Call($"e{i}", order[i], 1, 2));
            }

            var end = times[^1];
            var last = times.Where(t => t < end).DefaultIfEmpty(0).Max();
            AssertClose(last == 0 ? double.NaN : (end / 1000 - last / 1000), world.Read(World.Number(1), since, end));
            var gap = times.Zip(times.Skip(1)).LastOrDefault(p => p.Second / 1000 - p.First / 1000 >= 10 * 86400);
            var expected = gap.Second != 0 && gap.Second > end - World.Day ? gap.Second / 1000 - gap.First / 1000
                : times[0] > end - 10 * World.Day ? double.NaN : 0;
            AssertClose(expected, world.Read(World.Number(1), silence, end));
        }, iter: 400);
    }

    [Fact]
    public void An_open_filter_makes_its_aggregate_say_nothing_for_a_window()
    {
        var snapshots = new Snapshots();
        var answered =
            snapshots.Aggregate(AggregateFunction.Count, Role.Caller, "24h", filter: c => c.Flag(EventField.Answered), where: "answered");
        var world = new World(snapshots.Build());
        world.Feed(World.Call("a", World.Start, 1, 2), World.Call("b", World.Start + World.Hour, 1, 2, answered: null));
        Assert.Equal(double.NaN, world.Read(World.Number(1), answered, World.Start + World.Hour));
        world.Feed(World.Call("c", World.Start + 26 * World.Hour, 1, 2));
        Assert.Equal(1, world.Read(World.Number(1), answered, World.Start + 26 * World.Hour));
    }

    [Fact]
    public void Amounts_of_another_currency_are_left_out()
    {
        var snapshots = new Snapshots();
        var baht = snapshots.Aggregate(AggregateFunction.Sum, Role.Payee, "24h", EventField.Amount, currency: "THB");
        var yen = snapshots.Aggregate(AggregateFunction.Sum, Role.Payee, "24h", EventField.Amount, currency: "JPY");
        var world = new World(snapshots.Build());
        var inYen = World.Transfer("b", World.Start, 2, 1, 1, "JPY");
        inYen.Set(EventFieldInfo.Of(EventField.Amount), 5000);
        world.Feed(World.Transfer("a", World.Start, 2, 1, 100.25m), inYen);
        Assert.Equal(100.25, world.Read(World.Account(1), baht, World.Start));
        Assert.Equal(5000, world.Read(World.Account(1), yen, World.Start));
    }

    private static void AssertClose(double expected, double actual)
    {
        if (double.IsNaN(expected) || double.IsNaN(actual))
        {
            Assert.Equal(expected, actual);
        }
        else
        {
            Assert.Equal(expected, actual, 1e-6 * Math.Max(1, Math.Abs(expected)));
        }
    }

    /// <summary>Touches with the order and split in which they are fed.</summary>
    internal sealed record Played(NaiveRecount.Touch[] Touches, int[] Keys, int Split)
    {
        public void Feed(World world, Func<NaiveRecount.Touch, Event> make)
        {
            // Any order in which nothing comes later than the lateness bound: sorted by time plus a delay below it.
            var order = Touches.Select((t, i) => (t, At: t.Time + (uint)Keys[i] % (47 * World.Hour))).OrderBy(p => p.At)
                .Select(p => make(p.t)).ToArray();
            foreach (var part in order.Chunk(Split))
            {
                Assert.All(world.Feed(part), outcome => Assert.Equal(Events.RecordOutcome.Accepted, outcome));
            }
        }

        // As of the times of events, but no earlier than the store keeps panes for.
        public IEnumerable<long> Instants() =>
            Touches.Select(t => t.Time).Where(t => t >= Touches.Max(o => o.Time) - 48 * World.Hour).Distinct().Order();
    }
}
