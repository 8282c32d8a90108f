using System.Net;
using System.Text;
using FraudSignals.Http.Contract;
using FraudSignals.Identifiers;
using FraudSignals.Rules.Loading;

namespace FraudSignals.Host.Tests.Serving.Reloading;

/// <summary>Profiles of sources that come and change while a host runs.</summary>
public sealed class SourceReloadTests
{
    private const string Layout = """
        { "layout": "sender", "records": "calls", "format": "csv", "separator": ";", "fields": { "id": "REF", "time": "AT", "caller": "A", "callee": "B", "durationSeconds": "SECONDS" } }
        """;

    private const string Body = "REF;AT;A;B;SECONDS\nr1;2026-03-02T09:30:00;0812345678;0898765432;41\n";

    [Fact]
    public async Task A_changed_profile_is_taken_and_a_bad_one_is_refused()
    {
        using var directory = new TempDirectory();
        TinyRules.Write(directory);
        await using var host = await TestHost.StartAsync(options => options with
        {
            RuleReader = new RuleSetReader(
                new RuleDirectorySource(directory.File("rules")),
                (kind, key) => WrittenKeys.TokenOf(new Tokenizer(new byte[32]), kind, key), TimeProvider.System),
        });
        using var http = new HttpClient { BaseAddress = host.Url };
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(http)).Status);

        Write("""{ "name": "sender", "index": 3, "layouts": [LAYOUT] }""");
        Assert.Equal(HttpStatusCode.OK, await ReloadAsync(http));
        Assert.Contains("time_without_offset", (await PostAsync(http)).Text, StringComparison.Ordinal);

        Write("""{ "name": "sender", "index": 3, "timeZone": "Asia/Bangkok", "layouts": [LAYOUT] }""");
        Assert.Equal(HttpStatusCode.OK, await ReloadAsync(http));
        Assert.Contains("\"accepted\":1", (await PostAsync(http)).Text, StringComparison.Ordinal);

        // Records are kept under the index; the profile before stays in force.
        foreach (var bad in (string[])["""{ "name": "sender", "index": 4, "layouts": [LAYOUT] }""",
            """{ "name": "sender", "index": 3, "layouts": ["no-such"] }"""])
        {
            Write(bad);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, await ReloadAsync(http));
            Assert.Contains("\"duplicates\":1", (await PostAsync(http)).Text, StringComparison.Ordinal);
        }

        void Write(string profile) =>
            directory.Write("rules/sources/sender.json", profile.Replace("LAYOUT", Layout, StringComparison.Ordinal));
    }

    private static async Task<HttpStatusCode> ReloadAsync(HttpClient http) =>
        (await http.PostAsync("/api/rules/reload", null, TestContext.Current.CancellationToken)).StatusCode;

    private static async Task<(HttpStatusCode Status, string Text)> PostAsync(HttpClient http)
    {
        using var content = new StringContent(Body, Encoding.UTF8, "text/csv");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/calls") { Content = content };
        request.Headers.Add(FraudSignalsHttpOptions.SourceHeader, "sender");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
