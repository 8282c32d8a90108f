using CsCheck;
using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.Support;

namespace FraudSignals.Aggregates;

/// <summary>Amounts of several currencies add up in what they are worth.</summary>
public sealed class WorthTests
{
    private static readonly Dictionary<string, double> PerUnit = new() { ["THB"] = 12, ["JPY"] = 95, ["KWD"] = 0.22, ["USD"] = 1 };
    // Worth is kept in hundredths.
    private const double Rounding = 0.0051;

    private static readonly Role[] Both = [Role.Payee, Role.Payer];

    [Fact]
    public void Sums_and_flows_of_any_currencies_equal_a_recount()
    {
        var snapshots = new Snapshots { Worth = new WorthTable(PerUnit) };
        var moneyIn = snapshots.Aggregate(AggregateFunction.Sum, Role.Payee, "24h", EventField.Worth);
        var most = snapshots.Aggregate(AggregateFunction.Max, Role.Payee, "24h", EventField.Worth);
        var flow = snapshots.Aggregate(AggregateFunction.MatchedFlow, Both, "24h");
        var middle = snapshots.Aggregate(AggregateFunction.Median, Role.Payee, "24h", EventField.Worth);
        var baht = snapshots.Aggregate(AggregateFunction.Sum, Role.Payee, "24h", EventField.Amount, currency: "THB");
        var snapshot = snapshots.Build();
        var transfers =
            Gen.Select(Gen.Bool, Gen.OneOf(Gen.Const("THB"), Gen.Const("JPY"), Gen.Const("KWD"), Gen.Const("USD")), Gen.Int[0, 5_000_000],
                Gen.Int[0, 23]).Array[1, 30];
        transfers.Sample(played =>
        {
            var world = new World(snapshot);
            var events = played.Select((t, i) => Transfer($"{i}", World.Start + t.Item4 * World.Hour, t.Item1, t.Item2, t.Item3)).ToArray();
            world.Feed(events.AsSpan(0, events.Length / 2));
            world.Feed(events.AsSpan(events.Length / 2));

            // Every transfer lies in the window that ends with the day.
            var time = World.Start + 23 * World.Hour;
            var (received, sent) = (played.Where(t => t.Item1).ToArray(), played.Where(t => !t.Item1).ToArray());
            Assert.Equal(received.Sum(Worth), world.Read(World.Account(1), moneyIn, time), Rounding * 30);
            Assert.Equal(received.Where(t => t.Item2 == "THB").Sum(t => (double)t.Item3) / 100, world.Read(World.Account(1), baht, time),
                6);
            Assert.Equal(received.Length == 0 ? double.NaN : received.Max(Worth), world.Read(World.Account(1), most, time), Rounding);
            var ordered = received.Select(Worth).Order().ToArray();
            Assert.Equal(
                ordered.Length == 0 ? double.NaN : (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2,
                world.Read(World.Account(1), middle, time), Rounding);
            var (worthIn, worthOut) = (received.Sum(Worth), sent.Sum(Worth));
            Assert.Equal(worthIn < 30 * Rounding ? world.Read(World.Account(1), flow, time) : Math.Min(worthIn, worthOut) / worthIn,
                world.Read(World.Account(1), flow, time), 60 * Rounding / Math.Max(worthIn, Rounding));
        }, iter: 200);

        static double Worth((bool, string Currency, int Minor, int) t) =>
            t.Minor / (t.Currency switch { "JPY" => 1.0, "KWD" => 1000, _ => 100 }) / PerUnit[t.Currency];
    }

    [Fact]
    public void A_currency_the_table_lacks_leaves_open_what_its_window_holds_and_nothing_else()
    {
        var snapshots = new Snapshots { Worth = new WorthTable(PerUnit) };
        var moneyIn = snapshots.Aggregate(AggregateFunction.Sum, Role.Payee, "24h", EventField.Worth);
        var flow = snapshots.Aggregate(AggregateFunction.MatchedFlow, Both, "24h");
        var payments = snapshots.Aggregate(AggregateFunction.Count, Role.Payee, "24h");
        var world = new World(snapshots.Build());
        world.Feed(Transfer("a", World.Start, true, "THB", 120_000), Transfer("b", World.Start + World.Hour, true, "XTS", 500));
        Assert.Equal(double.NaN, Read(moneyIn, 2));
        Assert.Equal(double.NaN, Read(flow, 2));
        Assert.Equal(2, Read(payments, 2));

        world.Feed(Transfer("c", World.Start + 30 * World.Hour, true, "USD", 500),
            Transfer("d", World.Start + 30 * World.Hour, false, "THB", 3_000));
        Assert.Equal(5, Read(moneyIn, 30));
        Assert.Equal(0.5, Read(flow, 30));

        double Read(int slot, int hour) => world.Read(World.Account(1), slot, World.Start + hour * World.Hour);
    }

    private static Event Transfer(string id, long time, bool comesIn, string currency, long minor)
    {
        var e = World.Transfer(id, time, comesIn ? 2 : 1, comesIn ? 1 : 2, 0, currency);
        e.Set(EventFieldInfo.Of(EventField.Amount), minor);
        return e;
    }
}
