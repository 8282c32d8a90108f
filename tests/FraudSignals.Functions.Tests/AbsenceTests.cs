using System.Net.Http.Json;
using System.Text.Json;
using Azure.Storage.Blobs;
using FraudSignals.Functions.Tests.Support;

namespace FraudSignals.Functions.Tests;

/// <summary>That nothing followed a record is found by the app's timer, without another record.</summary>
public sealed class AbsenceTests : IAsyncLifetime
{
    private readonly AzuriteServer _storage = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _storage.StartAsync();

    public ValueTask DisposeAsync() => _storage.DisposeAsync();

    [Fact]
    public async Task The_timer_finds_that_nothing_followed_and_names_the_account()
    {
        var container = new BlobContainerClient(_storage.ConnectionString, "absence");
        await container.CreateAsync(cancellationToken: Stop);
        foreach (var (path, content) in Files)
        {
            await container.GetBlobClient(path).UploadAsync(BinaryData.FromString(content), overwrite: true, Stop);
        }

        var settings = AppSettings.Example(_storage);
        settings["FraudSignals__RulesContainer"] = container.Name;
        await using var app = await FunctionsHost.StartAsync(settings);
        var rules = await app.Client.GetFromJsonAsync<JsonElement>("api/rules", Stop);
        Assert.Equal(2, rules.GetProperty("rules").GetArrayLength());
        var time = DateTimeOffset.UtcNow.AddHours(-2);
        var answer = await app.Client.PostAsync(
            "api/transfers",
            SimFarm.Batch(
                [Transfer("in", "100-2-30045", "100-2-30046", time), Transfer("in2", "100-2-30045", "100-2-30047", time),
                    Transfer("out", "100-2-30047", "100-2-30048", time.AddMinutes(5))]),
            Stop);
        Assert.Contains("\"accepted\":3", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Empty(await SubjectsAsync(app));

        // The first tells what is closed, and the second what it was waiting for.
        await app.FireAsync("FinishWork");
        await app.FireAsync("FinishWork");

        Assert.Equal(["100230046", "100230048"], await SubjectsAsync(app));
    }

    private static async Task<string?[]> SubjectsAsync(FunctionsHost app)
    {
        var page = await app.Client.GetFromJsonAsync<JsonElement>("api/alerts?limit=100", Stop);
        return [.. page.GetProperty("alerts").EnumerateArray().Select(a => a.GetProperty("subject").GetProperty("key").GetString())
            .Order(StringComparer.Ordinal)];
    }

    private static string Transfer(string id, string payer, string payee, DateTimeOffset time) =>
        $$"""{"id":"{{id}}","time":"{{time:O}}","payer":"{{payer}}","payee":"{{payee}}","amount":"5000.00","currency":"THB"}""";

    private static IEnumerable<(string Path, string Content)> Files =>
    [
        ("simple/kept.json",
            Rule("kept", "flow", """{ "Name": "debits_30m", "Of": "countAfter", "Role": "payer", "Window": "30m" }""",
                "amount >= 1000 && debits_30m == 0")),
        ("simple/credited.json",
            Rule("credited", "volume", """{ "Name": "credits_24h", "Of": "count", "Role": "payee", "Window": "24h" }""",
                "credits_24h >= 1")),
        ("typologies/parked.json", """
            {
              "id": "parked", "title": "Parked money", "status": "test", "version": 1, "severity": "high", "subject": "account", "responder": "bank",
              "description": "Money that stays.", "weights": { "kept": 20, "credited": 20 }, "alertThreshold": 30, "interdictionThreshold": 40, "minimumFamilies": 2,
              "window": "24h", "cooldown": "24h", "expiry": "7d", "actions": ["Look."], "appeal": "At any branch.", "falsePositives": ["Savers"], "references": ["made"],
              "tags": [], "owner": "tests", "created": "2026-01-01", "modified": "2026-01-01"
            }
            """),
    ];

    private static string Rule(string id, string family, string aggregate, string expression) => $$"""
        {
          "WorkflowName": "{{id}}", "Subject": "account", "On": "payee", "Aggregates": [ {{aggregate}} ],
          "Rules": [ {
            "RuleName": "{{id}}", "Expression": "{{expression}}", "SuccessEvent": "{{id}}",
            "Properties": {
              "id": "{{id}}", "title": "A credit", "status": "test", "level": "medium", "score": 20, "family": "{{family}}", "version": 1,
              "description": "A credit.", "falsePositives": ["Savers"], "references": ["made"], "tags": [], "owner": "tests",
              "created": "2026-01-01", "modified": "2026-01-01", "responder": "bank", "action": "Look."
            }
          } ]
        }
        """;
}
