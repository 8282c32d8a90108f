using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Azure.Storage.Blobs;
using FraudSignals.Functions.Tests.Support;

namespace FraudSignals.Functions.Tests;

/// <summary>The app comes up whatever is damaged or away, says so, and mends itself.</summary>
public sealed class StartTests : IAsyncLifetime
{
    // Of its own: rules that come to a deployment later are young in it, and could not say much in the tests of others.
    private readonly AzuriteServer _storage = new();
    private readonly string _container = "r" + Guid.NewGuid().ToString("n");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private BlobContainerClient Container => new(_storage.ConnectionString, _container);

    public async ValueTask InitializeAsync() => await _storage.StartAsync();

    public ValueTask DisposeAsync() => _storage.DisposeAsync();

    [Fact]
    public async Task With_a_bad_file_in_the_container_it_starts_with_the_set_taken_last_and_says_so()
    {
        await UploadAsync("simple/busy.json", RuleText.Replace("MAX", "100", StringComparison.Ordinal));
        string good;
        await using (var first = await StartAsync())
        {
            Assert.Equal("healthy", (await ReadyAsync(first)).GetProperty("checks").GetProperty("rules").GetString());
            good = (await RulesAsync(first)).GetProperty("snapshot").GetString()!;
        }

        await UploadAsync("simple/busy.json", RuleText.Replace("MAX", "1O0", StringComparison.Ordinal));
        await using var second = await StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await second.Client.GetAsync("health/live", Stop)).StatusCode);
        var ready = await ReadyAsync(second);
        Assert.Equal("degraded", ready.GetProperty("checks").GetProperty("rules").GetString());
        Assert.Matches(@"simple/busy\.json:\d+.*rules taken last", ready.GetProperty("reasons").GetProperty("rules").GetString());
        var rules = await RulesAsync(second);
        Assert.Equal(good, rules.GetProperty("snapshot").GetString());
        Assert.StartsWith("simple/busy.json:", rules.GetProperty("status").GetProperty("refused").GetProperty("diagnostics")[0].GetString(),
            StringComparison.Ordinal);
        Assert.Contains("taken last", rules.GetProperty("status").GetProperty("refused").GetProperty("instead").GetString(),
            StringComparison.Ordinal);
        Assert.Matches("cannot be used for 1 reasons.*simple/busy.json", second.Console);

        await UploadAsync("simple/busy.json", RuleText.Replace("MAX", "101", StringComparison.Ordinal));
        (await second.Client.PostAsync("api/rules/reload", null, Stop)).EnsureSuccessStatusCode();
        Assert.Equal("healthy", (await ReadyAsync(second)).GetProperty("checks").GetProperty("rules").GetString());
        Assert.NotEqual(good, (await RulesAsync(second)).GetProperty("snapshot").GetString());
    }

    [Fact]
    public async Task A_profile_put_into_the_container_is_taken_while_the_app_runs_and_is_there_after_a_restart()
    {
        await UploadAsync("simple/busy.json", RuleText.Replace("MAX", "2", StringComparison.Ordinal));
        await using (var app = await StartAsync())
        {
            Assert.Equal(HttpStatusCode.Forbidden, await PostAsAsync(app, "a-telco"));

            await UploadAsync("sources/a-telco.json", """{ "name": "a-telco", "index": 7, "desk": "telco", "countryCode": "66" }""");
            (await app.Client.PostAsync("api/rules/reload", null, Stop)).EnsureSuccessStatusCode();

            Assert.Equal(HttpStatusCode.OK, await PostAsAsync(app, "a-telco"));
        }

        await using var again = await StartAsync();
        Assert.Equal(HttpStatusCode.OK, await PostAsAsync(again, "a-telco"));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsAsync(again, "a-bank"));

        static async Task<HttpStatusCode> PostAsAsync(FunctionsHost app, string source)
        {
            using var request =
                new HttpRequestMessage(HttpMethod.Post,
                    "api/calls") { Content = SimFarm.Batch(SimFarm.Calls(farm: 5, calls: 3, DateTimeOffset.UtcNow.AddHours(-1))) };
            request.Headers.Add("X-FraudSignals-Source", source);
            return (await app.Client.SendAsync(request, Stop)).StatusCode;
        }
    }

    [Fact]
    public async Task Without_the_container_and_a_set_taken_before_it_starts_with_the_rules_of_the_package()
    {
        await using var app = await StartAsync();

        var ready = await ReadyAsync(app);
        Assert.Equal("degraded", ready.GetProperty("checks").GetProperty("rules").GetString());
        Assert.Contains(_container, ready.GetProperty("reasons").GetProperty("rules").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty((await RulesAsync(app)).GetProperty("rules").EnumerateArray());
        await SimFarm.ObserveAsync(app.Client);
    }

    [Fact]
    public async Task With_the_tables_away_it_answers_503_and_when_they_are_back_what_was_switched_off_is_off()
    {
        await using var tables = new AzuriteServer();
        await tables.StartAsync();
        using var gateway = new Gateway(new Uri(TableEndpoint(tables)));
        await using (var before = await FunctionsHost.StartAsync(With(tables.ConnectionString)))
        {
            await SimFarm.ObserveAsync(before.Client);
            using var reason = new StringContent("""{"reason":"a storm"}""", System.Text.Encoding.UTF8, "application/json");
            (await before.Client.PostAsync("api/rules/sim_box/disable", reason, Stop)).EnsureSuccessStatusCode();
        }

        await using var app =
            await FunctionsHost.StartAsync(
                With(
                    tables.ConnectionString.Replace(new Uri(TableEndpoint(tables)).Authority, gateway.Authority,
                        StringComparison.Ordinal)));
        string[] calls = [.. SimFarm.Calls(farm: 4, calls: 24, DateTimeOffset.UtcNow.AddHours(-1))];
        Assert.Equal(HttpStatusCode.OK, (await app.Client.GetAsync("health/live", Stop)).StatusCode);
        var refused = await app.Client.PostAsync("api/calls", SimFarm.Batch(calls), Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal("unhealthy", (await ReadyAsync(app)).GetProperty("checks").GetProperty("store").GetString());

        gateway.Open();
        await Support.Deployment.PostAsync(app.Client, [calls]);

        var alerts = await app.Client.GetFromJsonAsync<JsonElement>("api/alerts?limit=1000", Stop);
        Assert.DoesNotContain(alerts.GetProperty("alerts").EnumerateArray(), a => a.GetProperty("typology").GetString() == "sim_box");
        var rules = await RulesAsync(app);
        Assert.Equal("sim_box",
            Assert.Single(rules.GetProperty("status").GetProperty("switchedOff").EnumerateArray()).GetProperty("id").GetString());
    }

    private static string TableEndpoint(AzuriteServer server) =>
        Regex.Match(server.ConnectionString, "TableEndpoint=([^;]*)").Groups[1].Value;

    private Dictionary<string, string> With(string tables)
    {
        var settings = AppSettings.Example(_storage);
        settings[AppSettings.Tables] = tables;
        return settings;
    }

    private Task<FunctionsHost> StartAsync()
    {
        var settings = AppSettings.Example(_storage);
        settings["FraudSignals__RulesContainer"] = _container;
        return FunctionsHost.StartAsync(settings);
    }

    private async Task UploadAsync(string path, string content)
    {
        await Container.CreateIfNotExistsAsync(cancellationToken: Stop);
        await Container.GetBlobClient(path).UploadAsync(BinaryData.FromString(content), overwrite: true, Stop);
    }

    private static async Task<JsonElement> ReadyAsync(FunctionsHost app) =>
        await (await app.Client.GetAsync("health/ready", Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop);

    private static Task<JsonElement> RulesAsync(FunctionsHost app) => app.Client.GetFromJsonAsync<JsonElement>("api/rules", Stop);

    private const string RuleText = """
        {
          "WorkflowName": "busy", "Subject": "number",
          "Aggregates": [ { "Name": "calls_24h", "Of": "count", "Role": "caller", "Window": "24h" } ],
          "GlobalParams": [ { "Name": "max_calls", "Expression": "MAX" } ],
          "Rules": [ {
            "RuleName": "busy", "Expression": "calls_24h > max_calls", "SuccessEvent": "busy",
            "Properties": {
              "id": "busy", "title": "Many calls", "status": "test", "level": "medium", "score": 20, "family": "volume", "version": 1,
              "description": "Many calls.", "falsePositives": ["Riders"], "references": ["made"], "tags": [], "owner": "tests",
              "created": "2026-01-01", "modified": "2026-01-01", "responder": "telco", "action": "Look."
            }
          } ]
        }
        """;
}
