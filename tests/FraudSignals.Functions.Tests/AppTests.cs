using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Storage.Queues;
using FraudSignals.Functions.Tests.Support;
using FraudSignals.Http.Contract;

namespace FraudSignals.Functions.Tests;

/// <summary>The app as it is built, in a process of its own, run by a stand-in for the Functions host over the emulator.</summary>
public sealed class AppTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static readonly DateTimeOffset First = DateTimeOffset.UtcNow.AddHours(-1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private HttpClient Client => app.Host.Client;

    [Fact]
    public void Every_trigger_is_told_to_the_host() => Assert.Equal(
        [
            "AnswerOthers: GET,HEAD,POST,PUT,PATCH,DELETE {*path}",
            "CheckAudit: GET,HEAD api/audit/check",
            "DeleteSubject: DELETE api/subjects/{kind}/{key}",
            "DisableRule: POST api/rules/{id}/disable",
            "DiscardHold: POST api/holds/{id}/discard",
            "EnableRule: POST api/rules/{id}/enable",
            "FinishWork: 0 * * * * *",
            "ForgetExpired: 0 17 2 * * *",
            "GetAlert: GET,HEAD api/alerts/{id}",
            "GetAlertSchema: GET,HEAD schemas/alert.v2.json",
            "GetAsyncApi: GET,HEAD asyncapi/v1.json",
            "GetBatch: GET,HEAD api/batches/{id}",
            "GetDescription: GET,HEAD openapi/v1.json",
            "GetLive: GET,HEAD health/live",
            "GetReady: GET,HEAD health/ready",
            "GetReport: GET,HEAD api/report",
            "GetRules: GET,HEAD api/rules",
            "GetSchema: GET,HEAD schemas/{name}",
            "GetSubject: GET,HEAD api/subjects/{kind}/{key}",
            "ListAlerts: GET,HEAD api/alerts",
            "ListApprovals: GET,HEAD api/approvals",
            "ListAudit: GET,HEAD api/audit",
            "ListHolds: GET,HEAD api/holds",
            "ListParties: GET,HEAD api/parties",
            "ListTopicDeadLetters: GET,HEAD api/topics/{topic}/{subscription}/deadletters",
            "ListTopicMessages: GET,HEAD api/topics/{topic}/{subscription}/messages",
            "ListTopics: GET,HEAD api/topics",
            "ListVerdicts: GET,HEAD api/alerts/{id}/verdicts",
            "ListWebhooks: GET,HEAD api/webhooks",
            "PostCalls: POST api/calls",
            "PostTransfers: POST api/transfers",
            "PostVerdict: POST api/alerts/{id}/verdict",
            "PostWebhooks: 30 * * * * *",
            "ReleaseHold: POST api/holds/{id}/release",
            "ReloadRules: POST api/rules/reload",
            "ReplayWebhook: POST api/webhooks/{party}/{name}/replay",
            "ResubmitTopicDeadLetter: POST api/topics/{topic}/{subscription}/deadletters/{sequence}/resubmit",
            "StreamAlerts: GET,HEAD api/alerts/stream",
            "SweepClaims: 0 */5 * * * *",
            "WithdrawApproval: DELETE api/approvals/{id}",
            "WorkOnClaim: claims",
        ],
        app.Host.Functions.Select(f => $"{f.Name}: {f.On}").Order(StringComparer.Ordinal));

    [Fact]
    public async Task A_batch_is_answered_as_on_the_embedded_host_and_its_alert_is_listed()
    {
        string[] lines = [.. SimFarm.Calls(farm: 1, calls: 24, First), """{"id":"bad"}"""];

        var (here, there) = (await AnswerAsync(Client, lines), await AnswerAsync(app.Embedded, lines));

        Assert.Equal(there, here);
        var alerts = await AlertsAsync(Client, SimFarm.Sim(1));
        Assert.NotEmpty(alerts);
        Assert.Equal(await AlertsAsync(app.Embedded, SimFarm.Sim(1)), alerts);
        var one = await Client.GetFromJsonAsync<JsonElement>($"api/alerts/{alerts[0].Split('.')[0]}", Stop);
        Assert.Equal(SimFarm.Sim(1), one.GetProperty("subject").GetProperty("key").GetString());
        Assert.Equal(
            await app.Embedded.GetStringAsync($"api/subjects/sim/{SimFarm.Sim(1)}", Stop),
            await Client.GetStringAsync($"api/subjects/sim/{SimFarm.Sim(1)}", Stop));
    }

    [Fact]
    public async Task It_is_alive_and_ready()
    {
        Assert.Equal(HttpStatusCode.OK, (await Client.GetAsync("health/live", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Client.GetAsync("health/ready", Stop)).StatusCode);
    }

    [Fact]
    public async Task It_tells_how_store_outbox_and_sweep_are_in_the_words_of_the_embedded_host()
    {
        await app.Host.FireAsync("FinishWork");

        var there = await app.Embedded.GetFromJsonAsync<JsonElement>("health/ready", Stop);
        var here = default(JsonElement);

        // The tables are looked at every few seconds only, and may have been before the sweep.
        await Until.TrueAsync(
            async () => KnowsOfTheSweep(here = await Client.GetFromJsonAsync<JsonElement>("health/ready", Stop)),
            "health knows of the sweep", Stop);

        var checks = here.GetProperty("checks").EnumerateObject().ToDictionary(c => c.Name, c => c.Value.GetString());
        Assert.Equal(["accepting", "clock", "feeds", "memory", "outbox", "parties", "rules", "store", "sweep", "typologies"],
            checks.Keys.Order());
        Assert.All(checks.Values, status => Assert.Equal("healthy", status));
        // No state is in memory here, and no instance sees all.
        Assert.Equal(["pulses", "state"], there.GetProperty("checks").EnumerateObject().Select(c => c.Name).Except(checks.Keys).Order());
        var figures = here.GetProperty("figures");
        Assert.Equal(0, figures.GetProperty("outbox.alerts.waiting").GetDouble());
        Assert.InRange(figures.GetProperty("sweep.secondsSinceLast").GetDouble(), 0, 300);

        // Two checks tell of it, each of when it last looked; before either did, there are no figures.
        static bool KnowsOfTheSweep(JsonElement health) => health.TryGetProperty("figures", out var told)
            && told.TryGetProperty("sweep.secondsSinceLast", out _) && told.TryGetProperty("outbox.alerts.waiting", out _);
    }

    [Theory]
    [InlineData("GET", "/", 404)]
    [InlineData("GET", "/metrics", 404)]
    [InlineData("GET", "/api/nothing", 404)]
    [InlineData("PUT", "/api/calls", 405)]
    [InlineData("DELETE", "/api/rules", 405)]
    [InlineData("POST", "/health/live", 405)]
    [InlineData("POST", "/openapi/v1.json", 405)]
    public async Task What_is_not_of_the_contract_is_told_as_on_the_embedded_host(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        var response = await Client.SendAsync(request, Stop);

        Assert.Equal((status, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        if (path != "/metrics")
        {
            using var same = new HttpRequestMessage(new HttpMethod(method), path);
            var there = await app.Embedded.SendAsync(same, Stop);
            Assert.Equal(await there.Content.ReadAsStringAsync(Stop), await response.Content.ReadAsStringAsync(Stop));
        }
    }

    [Fact]
    public async Task The_description_is_that_of_the_embedded_host()
    {
        var (here, there) = (await Client.GetFromJsonAsync<JsonElement>("openapi/v1.json", Stop),
            await app.Embedded.GetFromJsonAsync<JsonElement>("openapi/v1.json", Stop));

        Assert.NotEmpty(here.GetProperty("paths").EnumerateObject());
        Assert.Equal(there.GetProperty("paths").GetRawText(), here.GetProperty("paths").GetRawText());
        Assert.Equal(there.GetProperty("components").GetRawText(), here.GetProperty("components").GetRawText());
    }

    [Fact]
    public async Task A_batch_above_the_limits_is_claimed_and_worked_off_by_the_queue()
    {
        var response =
            await Client.PostAsync("api/calls", SimFarm.Batch(SimFarm.Calls(farm: 2, calls: RunningApp.MaxRecords + 50, First)), Stop);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);

        var queue =
            new QueueClient(app.Storage.ConnectionString, "claims",
                new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        var message = (await queue.ReceiveMessageAsync(cancellationToken: Stop)).Value;
        await app.Host.HandAsync("WorkOnClaim", message.Body.ToString());

        var claim = await Client.GetFromJsonAsync<ClaimAnswer>(response.Headers.Location, Stop);
        Assert.Equal("done", claim!.State);
        Assert.Equal(RunningApp.MaxRecords + 52, claim.Answer.Accepted + claim.Answer.Duplicates);
        Assert.NotEmpty(await AlertsAsync(Client, SimFarm.Sim(2)));
    }

    [Fact]
    public async Task Timers_run_the_sweeps()
    {
        await app.Host.FireAsync("FinishWork");
        await app.Host.FireAsync("ForgetExpired");
        await app.Host.FireAsync("SweepClaims");
    }

    [Fact]
    public async Task A_typology_switched_off_is_off_on_an_instance_started_later()
    {
        using var reason = new StringContent("""{"reason":"a storm"}""", System.Text.Encoding.UTF8, "application/json");
        (await Client.PostAsync("api/rules/mule_account/disable", reason, Stop)).EnsureSuccessStatusCode();

        await using var later = await FunctionsHost.StartAsync(AppSettings.Example(app.Storage));

        var rules = await later.Client.GetFromJsonAsync<JsonElement>("api/rules", Stop);
        Assert.Equal("mule_account",
            Assert.Single(rules.GetProperty("status").GetProperty("switchedOff").EnumerateArray()).GetProperty("id").GetString());
        (await later.Client.PostAsync("api/rules/mule_account/enable", null, Stop)).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task A_subject_is_erased()
    {
        await AnswerAsync(Client, [.. SimFarm.Calls(farm: 3, calls: 1, First)]);

        Assert.Equal(HttpStatusCode.NoContent, (await Client.DeleteAsync($"api/subjects/sim/{SimFarm.Sim(3)}", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Client.GetAsync($"api/subjects/sim/{SimFarm.Sim(3)}", Stop)).StatusCode);
    }

    internal static async Task<string> AnswerAsync(HttpClient client, IReadOnlyCollection<string> lines)
    {
        var response = await client.PostAsync("api/calls", SimFarm.Batch(lines), Stop);
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Stop)}";
    }

    /// <summary>The message ids of a SIM's alerts.</summary>
    private static async Task<List<string>> AlertsAsync(HttpClient client, string sim)
    {
        var page = await client.GetFromJsonAsync<JsonElement>("api/alerts?limit=1000", Stop);
        return
        [
            .. page.GetProperty("alerts").EnumerateArray()
                .Where(a => a.GetProperty("subject").TryGetProperty("key", out var key) && key.GetString() == sim)
                .Select(a => a.GetProperty("messageId").GetString()!),
        ];
    }
}
