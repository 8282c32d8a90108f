using System.Globalization;
using System.Text;

namespace FraudSignals.TestKit;

/// <summary>Calls of one day whose outcome under <see cref="TinyRules"/> is known.</summary>
public static class TinyData
{
    public const string Header = "id,time,caller,callee,durationSeconds";

    /// <summary>
    /// 01: three callees, busy. 02: the same, honest. 03: fraud with one call. 04: honest with one call. 05: three calls to
    /// one callee, honest. 06: three callees, fraud of the other typology's class. 07: six callees, fraud of that class.
    /// </summary>
    public static IEnumerable<string> Calls()
    {
        var id = 0;
        foreach (var (caller, callees, calls) in ((string, int, int)[])
            [("01", 3, 3), ("02", 3, 3), ("03", 1, 1), ("04", 1, 1), ("05", 1, 3), ("06", 3, 3), ("07", 6, 6)])
        {
            for (var i = 0; i < calls; i++)
            {
                // A call every ten minutes, callers interleaved, ids in no particular order.
                var time = new DateTimeOffset(2026, 3, 2, 8, i * 10 % 60, id % 7, TimeSpan.FromHours(7)).AddHours(i / 6);
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"c{id++ * 37 % 101},{time:yyyy-MM-ddTHH:mm:sszzz},+668000000{caller},+6690000000{i % callees:00},30");
            }
        }
    }

    public const string Labels = """
        kind,key,label,class
        number,080-0000-001,1,busy
        number,0800000002,0,ordinary
        number,+66800000003,1,busy
        number,+66800000004,0,ordinary
        number,+66800000005,0,regular
        number,+66800000006,1,very_busy
        number,+66800000007,1,very_busy
        account,1234567,1,busy
        """;

    public static string Csv(IEnumerable<string> rows) => Header + "\n" + string.Join('\n', rows) + "\n";

    public static IEnumerable<string> Sorted(IEnumerable<string> rows) => rows.OrderBy(r => r.Split(',')[1], StringComparer.Ordinal);

    public static string NdJson(IEnumerable<string> rows)
    {
        var text = new StringBuilder();
        foreach (var f in rows.Select(r => r.Split(',')))
        {
            text.Append(CultureInfo.InvariantCulture,
                $$"""{"id":"{{f[0]}}","time":"{{f[1]}}","caller":"{{f[2]}}","callee":"{{f[3]}}","durationSeconds":{{f[4]}}}""")
                .Append('\n');
        }

        return text.ToString();
    }
}
