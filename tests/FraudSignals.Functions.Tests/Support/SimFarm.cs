using System.Globalization;
using System.Text;

namespace FraudSignals.Functions.Tests.Support;

/// <summary>
/// Calls of a SIM box: three SIMs come and go in one modem, and the last calls one stranger after the other from one place.
/// </summary>
internal static class SimFarm
{
    /// <summary>The SIM that alerts.</summary>
    public static string Sim(int farm) => $"52001109{farm:d4}003";

    /// <summary>Whose SIM it is.</summary>
    public static string Caller(int farm) => $"+6681{farm:d4}003";

    /// <summary>The modem.</summary>
    public static string Device(int farm) => $"35209900{farm:d4}18";

    /// <summary>The calls of a farm as lines of NDJSON, in their order.</summary>
    /// <param name="farm">Farms share no subjects.</param>
    /// <param name="calls">How many the last SIM makes; ten and more strangers raise an alert.</param>
    /// <param name="first">When the first call was; one follows every ten seconds.</param>
    public static IEnumerable<string> Calls(int farm, int calls, DateTimeOffset first) =>
    [
        Call(farm, 0, 1, first),
        Call(farm, 1, 2, first.AddSeconds(10)),
        .. Enumerable.Range(0, calls).Select(i => Call(farm, 2 + i, 3, first.AddSeconds(10 * (2 + i)))),
    ];

    /// <summary>Lets a deployment know its source for so long that it can say that a SIM is new.</summary>
    public static async Task ObserveAsync(HttpClient client) =>
        (await client.PostAsync(
            "api/calls?history=true", Batch([Call(9999, 0, 1, DateTimeOffset.UtcNow.AddDays(-100))]))).EnsureSuccessStatusCode();

    public static ByteArrayContent Batch(IEnumerable<string> lines)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        content.Headers.ContentType = new("application/x-ndjson");
        return content;
    }

    private static string Call(int farm, int number, int sim, DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"id":"f{{farm}}-{{number}}","time":"{{time.UtcDateTime:O}}","caller":"+6681{{farm:d4}}{{sim:d3}}","callee":"+6682{{farm:d4}}{{number:d3}}","durationSeconds":20,"answered":true,"sim":"52001109{{farm:d4}}{{sim:d3}}","device":"35209900{{farm:d4}}18","cell":"520-01-{{farm:d4}}-1"}
        """);
}
