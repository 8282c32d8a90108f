using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace FraudSignals.Host.Tests.Serving;

/// <summary>
/// Two telcos, a platform's desk and a regulator on one host: who sees which alerts and whom they are about, and what verdicts do, before
/// and after a kill.
/// </summary>
public sealed class PartyAlertsTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly Uri _url = FreePort.Url();
    private readonly string _rules;
    private readonly string _data;
    private readonly Dictionary<string, string> _keys = [];

    public PartyAlertsTests()
    {
        _rules = TinyRules.Write(_directory);
        _data = _directory.File("data");
        _directory.Write("rules/sources/telco-a.json", """{ "name": "telco-a", "index": 1, "desk": "telco" }""");
        _directory.Write("rules/sources/b-cdr.json", """{ "name": "b-cdr", "index": 2, "party": "telco-b", "desk": "telco" }""");
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Each_sees_whom_its_own_alerts_are_about_and_nobody_elses_ever()
    {
        await SetUpAsync();
        string[] lists;
        using (var host = await StartAsync())
        {
            await PostAsync("telco-a", Busy("+66812345601"), Busy("+66819999901"), Busy("my-own-token"));
            await PostAsync("telco-b", Busy("+66819999902"), Busy("+66870000001"));
            await AllAsync();
            lists = await ListsAsync();
            foreach (var path in (string[])["metrics", "health/ready", "api/parties", "api/rules"])
            {
                Assert.DoesNotContain("12345601", await GetTextAsync(path == "api/parties" ? "admin" : "regulator", path),
                    StringComparison.Ordinal);
            }

            Assert.DoesNotContain("12345601", host.ToString(), StringComparison.Ordinal);
            await host.KillAsync();
        }

        using (await StartAsync())
        {
            await AllAsync();
            Assert.Equal(lists, await ListsAsync());

            // Erased, it is a token to all from now on.
            using var erase = Request("admin", HttpMethod.Delete, "api/subjects/number/+66812345601");
            using var http = new HttpClient();
            Assert.Equal(HttpStatusCode.NoContent, (await http.SendAsync(erase, Stop)).StatusCode);
            Assert.Equal(["my-own-token"], await SeenAsync("telco-a"));
            Assert.Equal(["+66819999901", "+66819999902", "+66870000001"], await SeenAsync("telco-b"));
        }

        // Nothing of it is anywhere on the disk.
        foreach (var file in Directory.EnumerateFiles(_data, "*", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(file, Stop);
            foreach (var secret in (string[])["66812345601", "12345601", "66819999901", "19999902", "66870000001", "my-own-token",
                "09990001"])
            {
                foreach (var form in Forms(secret))
                {
                    Assert.True(bytes.AsSpan().IndexOf(form) < 0, $"{secret} stands in {file}");
                }
            }
        }

        async Task AllAsync()
        {
            // A range before who posted it; a token comes back as it was posted; another range is the other telco's, whoever posted it.
            Assert.Equal(["+66812345601", "my-own-token"], await SeenAsync("telco-a"));
            Assert.Equal(["+66819999901", "+66819999902", "+66870000001"], await SeenAsync("telco-b"));
            Assert.Empty((await ListAsync("desk")).GetProperty("alerts").EnumerateArray());
            var all = (await ListAsync("regulator")).GetProperty("alerts").EnumerateArray().ToList();
            Assert.Equal(5, all.Count);
            Assert.All(all, a => Assert.False(a.GetProperty("subject").TryGetProperty("key", out _)));
            Assert.All(all, a => Assert.False(a.GetProperty("subject").TryGetProperty("sealed", out _)));
            var others = all.First(a => a.GetProperty("owner").GetProperty("party").GetString() == "telco-b").GetProperty("id").GetString();
            Assert.Equal(HttpStatusCode.NotFound, (await SendAsync("telco-a", HttpMethod.Get, $"api/alerts/{others}")).Status);
            Assert.Equal(HttpStatusCode.OK, (await SendAsync("telco-b", HttpMethod.Get, $"api/alerts/{others}")).Status);
        }
    }

    [Fact]
    public async Task A_verdict_is_taken_once_from_whose_customer_it_is_and_kept_and_may_snooze()
    {
        await SetUpAsync();
        string id;
        using (var host = await StartAsync())
        {
            await PostAsync("telco-a", Busy("+66812345601"), Busy("+66812345602"));
            var alerts = (await ListAsync("telco-a")).GetProperty("alerts").EnumerateArray().ToList();
            id = alerts[0].GetProperty("id").GetString()!;
            var wrong = new { verdict = "false_positive", note = "a parcel service", snoozeUntil = DateTimeOffset.UtcNow.AddDays(30) };

            Assert.Equal(HttpStatusCode.NotFound, (await VerdictAsync("telco-b", id, wrong)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await VerdictAsync("regulator", id, wrong)).Status);
            Assert.Equal(HttpStatusCode.BadRequest, (await VerdictAsync("telco-a", id, new { verdict = "maybe" })).Status);
            Assert.Equal(HttpStatusCode.BadRequest,
                (await VerdictAsync("telco-a", id, new { verdict = "confirmed", snoozeUntil = DateTimeOffset.UtcNow.AddDays(1) })).Status);
            Assert.Equal(HttpStatusCode.Created, (await VerdictAsync("telco-a", id, wrong)).Status);
            Assert.Equal(HttpStatusCode.OK, (await VerdictAsync("telco-a", id, wrong)).Status);
            Assert.Equal(HttpStatusCode.Created,
                (await VerdictAsync("telco-a", alerts[1].GetProperty("id").GetString()!,
                    new { id = "v1", verdict = "confirmed", amountSaved = 120.50, currency = "thb" })).Status);
            Assert.Equal(HttpStatusCode.Conflict,
                (await VerdictAsync("telco-a", alerts[1].GetProperty("id").GetString()!, new { id = "v1", verdict = "unknown" })).Status);
            await host.KillAsync();
        }

        using (await StartAsync())
        {
            var history =
                JsonDocument.Parse((await SendAsync("telco-a", HttpMethod.Get, $"api/alerts/{id}/verdicts")).Text).RootElement.GetProperty(
                    "verdicts");
            var kept = Assert.Single(history.EnumerateArray());
            Assert.Equal(("false_positive", "telco-a"), (kept.GetProperty("finding").GetString(), kept.GetProperty("by").GetString()));

            // A month later, the subject of the false positive is kept quiet about, and no other is.
            await PostAsync("telco-a", Busy("+66812345601", day: 40), Busy("+66812345602", day: 40));
            Assert.Equal(3, (await ListAsync("telco-a")).GetProperty("alerts").GetArrayLength());
            Assert.Equal(4, (await ListAsync("telco-a", "?snoozed=true")).GetProperty("alerts").GetArrayLength());

            var score = JsonDocument.Parse(await GetTextAsync("regulator", "api/rules")).RootElement.GetProperty("verdicts")
                .GetProperty("typologies")[0];
            Assert.Equal(("busy", 1, 1, 0.5),
                (score.GetProperty("id").GetString(), score.GetProperty("confirmed").GetInt32(),
                    score.GetProperty("falsePositives").GetInt32(), score.GetProperty("precision").GetDouble()));
            using var tail = new StringReader(await File.ReadAllTextAsync(Path.Combine(_data, "verdicts.ndjson"), Stop));
            Assert.Equal(2, (await tail.ReadToEndAsync(Stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        }
    }

    // Three calls to three callees: one alert.
    private static string[] Busy(string caller, int day = 1) =>
        [.. Enumerable.Range(0, 3)
            .Select(
                i =>
                    $"{caller}-{day}-{i},{new DateTimeOffset(2026, 3, 1, 9, i, 0, TimeSpan.Zero).AddDays(day):yyyy-MM-ddTHH:mm:ssZ},{caller},+6620999000{i + 1},30")];

    // As text, as base64 in each of its three places, and as the number it is.
    private static IEnumerable<byte[]> Forms(string secret)
    {
        yield return Encoding.UTF8.GetBytes(secret);
        yield return Encoding.Unicode.GetBytes(secret);
        for (var shift = 0; shift < 3; shift++)
        {
            var text = Convert.ToBase64String([.. new byte[shift], .. Encoding.UTF8.GetBytes(secret)]);
            yield return Encoding.ASCII.GetBytes(text[(shift == 0 ? 0 : 4)..^4]);
        }

        if (long.TryParse(secret, out var number) && secret.Length > 9)
        {
            yield return BitConverter.GetBytes(number);
            yield return [.. BitConverter.GetBytes(number).Reverse()];
        }
    }

    private async Task SetUpAsync()
    {
        foreach (var (name, options) in ((string, string[])[])
        [
            ("telco-a", ["--roles", "ingest,respond", "--desk", "telco", "--number-ranges", "+66812"]),
            ("telco-b", ["--roles", "ingest,respond", "--desk", "telco", "--number-ranges", "+66819"]),
            ("desk", ["--roles", "respond", "--desk", "platform"]), ("regulator", ["--roles", "analyse"]),
            ("admin", ["--roles", "administer"]),
        ])
        {
            _keys[name] = (await Cli.RunAsync(["parties", "add", name, "--data", _data, .. options])).Out.Trim();
        }

        Assert.True(
            OperatingSystem.IsWindows()
                || File.GetUnixFileMode(_data) == (UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    private async Task<HostProcess> StartAsync()
    {
        // A key under which no cool-down ends between the calls of a subject.
        var host = new HostProcess(_url, new string('a', 64), "--rules", _rules, "--data", _data, "--replay");
        await host.UntilListeningAsync(Stop);
        return host;
    }

    private async Task PostAsync(string party, params string[][] calls)
    {
        using var request = Request(party, HttpMethod.Post, "api/calls");
        request.Content = new StringContent(TinyData.Csv(calls.SelectMany(c => c)), Encoding.UTF8, "text/csv");
        using var http = new HttpClient();
        using var response = await http.SendAsync(request, Stop);
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.IsSuccessStatusCode, text);
        Assert.Equal(calls.Sum(c => c.Length), JsonDocument.Parse(text).RootElement.GetProperty("accepted").GetInt32());
    }

    private async Task<IEnumerable<string?>> SeenAsync(string party) => (await ListAsync(party)).GetProperty("alerts").EnumerateArray()
        .Select(a => a.GetProperty("subject").TryGetProperty("key", out var key) ? key.GetString() : null).Where(k => k != null).Distinct()
        .Order(StringComparer.Ordinal);

    private async Task<JsonElement> ListAsync(string party, string query = "") =>
        JsonDocument.Parse(await GetTextAsync(party, "api/alerts" + query)).RootElement;

    private Task<string[]> ListsAsync() =>
        Task.WhenAll(
            _keys.Keys.Where(p => p != "admin").Order(StringComparer.Ordinal).Select(async p => (await ListAsync(p)).GetRawText()));

    private async Task<string> GetTextAsync(string party, string path) => (await SendAsync(party, HttpMethod.Get, path)).Text;

    private Task<(HttpStatusCode Status, string Text)> VerdictAsync(string party, string alert, object verdict) =>
        SendAsync(party, HttpMethod.Post, $"api/alerts/{alert}/verdict", JsonContent.Create(verdict));

    private async Task<(HttpStatusCode Status, string Text)> SendAsync(
        string party, HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = Request(party, method, path);
        request.Content = content;
        using var http = new HttpClient();
        using var response = await http.SendAsync(request, Stop);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Stop));
    }

    private HttpRequestMessage Request(string party, HttpMethod method, string path) =>
        new(method, new Uri(_url, path)) { Headers = { { "X-Api-Key", _keys[party] } } };
}
