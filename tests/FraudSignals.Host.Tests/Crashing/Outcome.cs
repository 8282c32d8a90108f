using System.Text.Json;
using System.Text.Json.Nodes;
using FraudSignals.Alerts;
using FraudSignals.Host.Ingesting;
using FraudSignals.Host.Shell;
using FraudSignals.Reports;

namespace FraudSignals.Host.Tests.Crashing;

/// <summary>All that a host can be asked in the end: every subject, every alert, and how often rules hit.</summary>
/// <param name="Facts">What was asked, and the answer.</param>
/// <param name="MessageIds">The alerts' message ids, as often as they are listed.</param>
internal sealed record Outcome(IReadOnlyDictionary<string, string> Facts, IReadOnlyList<string> MessageIds)
{
    public static async Task<Outcome> OfAsync(Uri url, IEnumerable<(string Kind, string Key)> subjects, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = url };
        var facts = new Dictionary<string, string>();
        foreach (var (kind, key) in subjects)
        {
            var path = $"/api/subjects/{kind}/{Uri.EscapeDataString(key)}";
            using var response = await http.GetAsync(path, cancellation);
            var report = await response.Content.ReadAsStringAsync(cancellation);
            facts.Add(path, response.IsSuccessStatusCode ? Comparable(report) : report);
        }

        await AddRulesAsync(facts, http, cancellation);
        var ids = new List<string>();
        foreach (var alert in await AlertsAsync(url, cancellation))
        {
            ids.Add(alert.MessageId);

            // A host forgets identifiers in clear when it ends.
            facts[$"alert {alert.MessageId}"] =
                JsonSerializer.Serialize(alert with { Subject = alert.Subject with { Key = null } }, Output.Json);
        }

        return new Outcome(facts, ids);
    }

    /// <summary>What is answered otherwise than in another outcome.</summary>
    public IEnumerable<string> Differences(Outcome expected) =>
        from fact in Facts.Keys.Union(expected.Facts.Keys)
        let found = Facts.GetValueOrDefault(fact)
        let other = expected.Facts.GetValueOrDefault(fact)
        where found != other
        select $"{fact}: {Around(found, other)}, expected {Around(other, found)}";

    // How many bytes a subject takes depends on when expired parts of it were swept, and so on the order of all events.
    private static string Comparable(string report)
    {
        var json = JsonNode.Parse(report)!.AsObject();
        json.Remove("stateBytes");
        return json.ToJsonString(Output.Json);
    }

    // Hits and alerts are kept; misses, which nobody is told of, are those since the last checkpoint.
    private static async Task AddRulesAsync(Dictionary<string, string> facts, HttpClient http, CancellationToken cancellation)
    {
        var report = JsonSerializer.Deserialize<RulesReport>(await http.GetStringAsync("/api/rules", cancellation), Output.Json)!;
        foreach (var rule in report.Rules)
        {
            facts.Add($"rule {rule.Id}", $"{rule.Hits} hits");
        }

        foreach (var typology in report.Typologies)
        {
            facts.Add($"typology {typology.Id}", $"{typology.Alerts} alerts, {typology.Interdictions} interdictions");
        }
    }

    private static async Task<List<Alert>> AlertsAsync(Uri url, CancellationToken cancellation)
    {
        using var client = new HostClient(url, TimeProvider.System);
        var alerts = new List<Alert>();
        string? after = null;
        while (true)
        {
            var page = await client.AlertsAsync(null, after, 1000, cancellation);
            if (page.Alerts.Length == 0)
            {
                return alerts;
            }

            alerts.AddRange(page.Alerts);
            after = page.Next;
        }
    }

    private static string Around(string? text, string? other)
    {
        if (text == null)
        {
            return "nothing";
        }

        var same = text.Zip(other ?? "").TakeWhile(pair => pair.First == pair.Second).Count();
        return "..." + text.Substring(Math.Max(0, same - 100), Math.Min(text.Length - Math.Max(0, same - 100), 200))
            .ReplaceLineEndings(" ");
    }
}
