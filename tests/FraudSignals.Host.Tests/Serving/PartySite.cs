using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace FraudSignals.Host.Tests.Serving;

/// <summary>A data directory with parties, served by a process that can be killed, and asked as each of them.</summary>
internal sealed class PartySite : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly Uri _url = FreePort.Url();
    private readonly HttpClient _http = new();
    private readonly string _rules;

    public PartySite()
    {
        _rules = TinyRules.Write(_directory);
        Data = _directory.File("data");
        _directory.Write("rules/sources/telco-a.json", """{ "name": "telco-a", "index": 1, "desk": "telco" }""");
        _directory.Write("rules/sources/b-cdr.json", """{ "name": "b-cdr", "index": 2, "party": "telco-b", "desk": "telco" }""");

        // How often alerts about a number were confirmed.
        _directory.Write("rules/tiny/judged.json", """
            {
              "$schema": "../schema/rule.schema.json", "WorkflowName": "judged", "Subject": "number",
              "Aggregates": [
                { "Name": "confirmed", "Of": "count", "Role": "verdict", "Where": "verdict == \"confirmed\"", "Window": "30d" },
                { "Name": "wrong", "Of": "count", "Role": "verdict", "Where": "verdict == \"false_positive\"", "Window": "30d" }
              ],
              "Rules": [
                {
                  "RuleName": "judged", "Expression": "confirmed >= 1 && wrong >= 0", "SuccessEvent": "judged",
                  "Properties": {
                    "id": "judged", "title": "judged", "status": "test", "level": "medium", "score": 30, "family": "verdict", "version": 1,
                    "description": "A rule for tests.", "falsePositives": ["Busy people"], "references": ["Made up"], "tags": ["voice"],
                    "owner": "tests", "created": "2026-01-01", "modified": "2026-01-01", "responder": "telco", "action": "Look.",
                    "thresholdReason": "A small number for tests."
                  }
                }
              ]
            }
            """);
    }

    public string Data { get; }

    public string Rules => _rules;

    public string Url => _url.ToString();

    /// <summary>A file beside the data.</summary>
    public string Write(string name, string text) => _directory.Write(name, text);

    public Dictionary<string, string> Keys { get; } = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _directory.Dispose();
    }

    /// <summary>Two telcos, the platform's desk, a regulator and an administrator.</summary>
    /// <param name="fourEyes">What needs a second person, JSON; null for nothing.</param>
    public async Task SetUpAsync(string? fourEyes = null)
    {
        foreach (var (name, options) in ((string, string[])[])
        [
            ("telco-a", ["--roles", "ingest,respond", "--desk", "telco", "--number-ranges", "+66812", "--country", "66"]),
            ("telco-b", ["--roles", "ingest,respond", "--desk", "telco", "--number-ranges", "+66819"]),
            ("desk", ["--roles", "respond", "--desk", "platform"]), ("regulator", ["--roles", "analyse"]),
            ("admin", ["--roles", "administer"]),
        ])
        {
            Keys[name] = (await Cli.RunAsync(["parties", "add", name, "--data", Data, .. options])).Out.Trim();
        }

        foreach (var name in (string[])["admin", "telco-a"])
        {
            Keys[name + "-2"] = (await Cli.RunAsync("parties", "rotate", name, "--data", Data)).Out.Trim();
        }

        if (fourEyes != null)
        {
            var path = Path.Combine(Data, "parties.json");
            await File.WriteAllTextAsync(
                path, "{ \"fourEyes\": " + fourEyes + "," + (await File.ReadAllTextAsync(path, Stop)).TrimStart()[1..], Stop);
        }
    }

    public async Task<HostProcess> StartAsync(params string[] options)
    {
        // A key under which no cool-down ends between the calls of a subject.
        var host = new HostProcess(_url, new string('a', 64), ["--rules", _rules, "--data", Data, "--replay", .. options]);
        await host.UntilListeningAsync(Stop);
        return host;
    }

    /// <summary>Three calls to three callees in one hour: one alert.</summary>
    public static string[] Busy(string caller, int hour = 9) =>
        [.. Enumerable.Range(0, 3)
            .Select(
                i =>
                    $"{caller}-{hour}-{i},{new DateTimeOffset(2026, 3, 2, 0, i, 0, TimeSpan.Zero).AddHours(hour):yyyy-MM-ddTHH:mm:ssZ},{caller},+6620999000{i + 1},30")];

    public async Task PostAsync(string? party, params string[][] calls)
    {
        var (status, text) =
            await SendAsync(party, HttpMethod.Post, "api/calls",
                new StringContent(TinyData.Csv(calls.SelectMany(c => c)), Encoding.UTF8, "text/csv"));
        Assert.True(status == HttpStatusCode.OK, text);
    }

    public async Task<List<JsonElement>> AlertsAsync(string? party, string query = "") =>
        [.. JsonDocument.Parse((await SendAsync(party, HttpMethod.Get, "api/alerts" + query)).Text).RootElement.GetProperty("alerts")
            .EnumerateArray()];

    public async Task<JsonElement> GetAsync(string? party, string path)
    {
        var (status, text) = await SendAsync(party, HttpMethod.Get, path);
        Assert.True(status == HttpStatusCode.OK, text);
        return JsonDocument.Parse(text).RootElement;
    }

    public Task<(HttpStatusCode Status, string Text)> VerdictAsync(string? party, string alert, object verdict) =>
        SendAsync(party, HttpMethod.Post, $"api/alerts/{alert}/verdict", JsonContent.Create(verdict));

    public async Task<(HttpStatusCode Status, string Text)> SendAsync(
        string? party, HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(_url, path)) { Content = content };
        if (party != null)
        {
            request.Headers.Add("X-Api-Key", Keys[party]);
        }

        using var response = await _http.SendAsync(request, Stop);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Stop));
    }
}
