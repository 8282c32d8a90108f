using System.Globalization;
using System.Net;
using System.Text;
using FraudSignals.Events;
using FraudSignals.Identifiers;

namespace FraudSignals.Host.Tests.Serving.Observing;

/// <summary>Batches, received by the clock, whose outcome under <see cref="TinyRules"/> is known.</summary>
internal static class Posts
{
    public const string Caller = "0812345001";
    public const string Payer = "4711998801";

    private static readonly string[] Callees = ["0898765001", "0898765002", "0898765003"];

    /// <summary>All that stands for a person or a record in what is posted: as posted, as normalised, and as token.</summary>
    public static IEnumerable<string> Secrets() =>
        Numbers.SelectMany(n => (string[])[n, Normal(n), TokenOf(SubjectKind.Number, Normal(n))])
            .Concat(Accounts.SelectMany(a => (string[])[a, TokenOf(SubjectKind.Account, a)]))
            .Append("record-");

    private static string[] Numbers => [Caller, .. Callees];

    private static string[] Accounts => [Payer, "4711998802"];

    /// <summary>
    /// Three calls that raise one alert, one sent twice, one in a newer version, one too late, one too early and two that are none.
    /// </summary>
    public static string Calls()
    {
        var now = DateTimeOffset.UtcNow;
        return string.Join('\n',
        [
            .. Callees.Select((callee, i) => Call($"record-{i}", now.AddMinutes(i - 5), callee)),
            Call("record-0", now.AddMinutes(-5), Callees[0]),
            Call("record-1", now.AddMinutes(-4), Callees[1], ""","version":2"""),
            Call("record-3", now.AddDays(-3), Callees[0]),
            Call("record-4", now.AddHours(1), Callees[0]),
            """{"id":"record-5"}""",
            "no record",
        ]);
    }

    /// <summary>Two transfers, which no rule looks at.</summary>
    public static string Transfers() => string.Join('\n', Enumerable.Range(0, 2).Select(i =>
        $$"""{"id":"record-t{{i}}","time":"{{Time(DateTimeOffset.UtcNow)}}","payer":"{{Accounts[0]}}","payee":"{{Accounts[1]}}","amount":"10.00","currency":"THB"}"""));

    /// <summary>A transfer by nobody known to a token, that is not final.</summary>
    public static string Pending() =>
        $$"""{"id":"record-p","time":"{{Time(DateTimeOffset.UtcNow)}}","payer":"-","payee":"till-1","amount":"10.00","currency":"THB","status":"ACSP"}""";

    public static async Task<HttpStatusCode> PostAsync(
        HttpClient client, string path, string body, string contentType = "application/x-ndjson")
    {
        using var content = new StringContent(body, Encoding.UTF8, contentType);
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static string Call(string id, DateTimeOffset time, string callee, string more = "") =>
        $$"""{"id":"{{id}}","time":"{{Time(time)}}","caller":"{{Caller}}","callee":"{{callee}}","durationSeconds":30{{more}}}""";

    private static string Time(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    private static string Normal(string number) => "+66" + number[1..];

    private static string TokenOf(SubjectKind kind, string key) =>
        new Tokenizer(new byte[32]).Tokenize(kind, Encoding.UTF8.GetBytes(key)).ToString();
}
