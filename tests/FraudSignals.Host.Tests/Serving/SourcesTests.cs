using System.Collections.Immutable;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Host.Ingesting;
using FraudSignals.Host.Serving;

namespace FraudSignals.Host.Tests.Serving;

/// <summary>Sources with a profile, before a host that runs a shipped rule.</summary>
public sealed class SourcesTests
{
    private static readonly Source Full =
        new() { Index = 1, Name = "full", TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Bangkok") };
    private static readonly Source Billing = Full with
    {
        Index = 2,
        Name = "billing",
        Fields = ImmutableDictionary<string, string>.Empty.Add("A_NUMBER", "caller"),
        Lacks = [EventField.Answered],
    };

    [Theory]
    [InlineData("full", "caller", 1, 0)]
    [InlineData("billing", "A_NUMBER", 0, 11)]
    public async Task An_answer_ratio_cannot_say_where_the_feed_lacks_what_it_rests_on(
        string source, string caller, int findings, int cannotSay)
    {
        using var directory = new TempDirectory();
        var shipped = Path.Combine(RulesDirectory.Find(null), "call_center", "low_answer_ratio.json");
        // The shipped rule tells by how long a call lasted where the record does not say; this one rests on the field alone.
        var rule = await File.ReadAllTextAsync(shipped, TestContext.Current.CancellationToken);
        directory.Write("rules/call_center/low_answer_ratio.json",
            rule.Replace("(has(answered) ? answered : durationSeconds > 0)", "answered", StringComparison.Ordinal));
        await using var host = await TestHost.StartAsync(options => options with
        {
            Rules = RulesDirectory.Load(directory.File("rules"), options.Tokenizer, TextWriter.Null),
            Sources = [Source.Local, Full, Billing],
        });
        using var client = new HostClient(host.Url, TimeProvider.System, source);

        // The history makes the window covered, so that the ratio can be said where it is known.
        await PostAsync(client, "/api/calls?history=true",
            $"id,time,{caller},callee,durationSeconds,answered\nold,2026-03-01T00:00:00,0812345678,0899999999,60,true\n");
        var rows = Enumerable.Range(0, 30).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"c{i},2026-03-02T10:{i:00}:00,0812345678,08200000{i:00},{(i % 10 == 0 ? 8 : 0)},{i % 10 == 0}"));
        var answer =
            await PostAsync(client, "/api/calls", $"id,time,{caller},callee,durationSeconds,answered\n{string.Join('\n', rows)}\n");

        Assert.Equal((30, findings), (answer.Accepted, answer.Findings));
        using var http = new HttpClient { BaseAddress = host.Url };
        var report = await http.GetFromJsonAsync<JsonElement>("/api/rules", TestContext.Current.CancellationToken);
        Assert.Equal(cannotSay, Assert.Single(report.GetProperty("rules").EnumerateArray()).GetProperty("cannotSay").GetInt32());

        // The local time is seven hours ahead.
        var subject = await http.GetFromJsonAsync<JsonElement>("/api/subjects/number/0812345678", TestContext.Current.CancellationToken);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 3, 29, 0, TimeSpan.Zero), subject.GetProperty("lastSeen").GetDateTimeOffset());
    }

    private static async Task<Http.Contract.BatchAnswer> PostAsync(HostClient client, string path, string csv) =>
        await client.PostAsync(path, new Batch(Encoding.UTF8.GetBytes(csv), "text/csv", 1), TestContext.Current.CancellationToken);
}
