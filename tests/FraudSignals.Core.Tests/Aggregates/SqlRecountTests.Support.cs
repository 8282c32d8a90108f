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

/// <summary>The figures, the SQL and the records that are compared.</summary>
public sealed partial class SqlRecountTests
{
    private static void Same(double[] values, Dictionary<int, double> expected, double tolerance = 1e-6)
    {
        Assert.True(expected.Count > Samples / 3, $"only {expected.Count} to compare");
        foreach (var (id, value) in expected)
        {
            if (double.IsNaN(value) || double.IsNaN(values[id]))
            {
                Assert.Equal(value, values[id]);
            }
            else
            {
                Assert.Equal(value, values[id], tolerance * Math.Max(1, Math.Abs(value)));
            }
        }
    }

    // Between what is new over a window a pane shorter with a horizon two panes longer, and over the whole window.
    private void New(double[] values, string window)
    {
        var horizon = 6 * World.Day;
        var pane = PaneGrid.For(Snapshots.Span(window), TimeSpan.FromDays(6)).Milliseconds;
        var (least, most) = (Count(Snapshots.Span(window).TotalMilliseconds - pane, horizon + 2 * pane),
            Count(Snapshots.Span(window).TotalMilliseconds, horizon - 2 * pane));
        foreach (var (id, value) in most)
        {
            Assert.InRange(values[id], least.GetValueOrDefault(id), value);
        }

        Dictionary<int, double> Count(double window, long unseen) => Query(string.Create(CultureInfo.InvariantCulture, $"""
            select x.id, count(distinct c.callee) from samples x join calls c on c.caller = x.subject and c.t <= x.t and c.t > x.t - {(long)window}
            where not exists (select 1 from calls p where p.caller = c.caller and p.callee = c.callee and p.t < c.t and p.t >= c.t - {unseen})
            group by x.id
            """));
    }

    private Dictionary<int, double> Over(string what, string table, string subject, string since) =>
        Query(
            $"select x.id, {what} from samples x left join {table} c on c.{subject} = x.subject and c.t <= x.t and c.t > {since} group "
            + $"by x.id");

    // Over the newest 64 of the window.
    private Dictionary<int, double> Newest(string what, string since, string table = "calls", string subject = "caller",
        string columns = "callee, cell") => Query($"""
        with newest as (select * from (select x.id, c.t, {columns}, row_number() over (partition by x.id order by c.t desc) n
            from samples x join {table} c on c.{subject} = x.subject and c.t <= x.t and c.t > {since}) where n <= 64)
        {what}
        """);

    private static string Since(string window) =>
        string.Create(CultureInfo.InvariantCulture, $"x.t - {(long)Snapshots.Span(window).TotalMilliseconds}");

    private static string SincePane(string window)
    {
        var grid = PaneGrid.For(Snapshots.Span(window));
        return string.Create(CultureInfo.InvariantCulture,
            $"(x.t // {grid.Milliseconds} - {grid.PanesIn(Snapshots.Span(window)) - 1}) * {grid.Milliseconds} - 1");
    }

    private static long Sixteenth(string window) => PaneGrid.For(Snapshots.Span(window)).Milliseconds / 16;

    private Dictionary<int, double> Query(string sql)
    {
        using var command = _db.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var values = new Dictionary<int, double>();
        while (reader.Read())
        {
            values.Add(reader.GetInt32(0),
                reader.IsDBNull(1) ? double.NaN : Convert.ToDouble(reader.GetValue(1), CultureInfo.InvariantCulture));
        }

        return values;
    }

    private object Scalar(string sql)
    {
        using var command = _db.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()!;
    }

    private void Run(string sql)
    {
        using var command = _db.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private int Name(string key)
    {
        if (!_names.TryGetValue(key, out var n))
        {
            _names.Add(key, n = _names.Count + 1);
            _ids.Add(TokenOf(n), n);
        }

        return n;
    }

    // Uniform in all its bits, as tokens are.
    private static Token TokenOf(int n) => new(XxHash128.HashToUInt128(BitConverter.GetBytes(n)));
}
