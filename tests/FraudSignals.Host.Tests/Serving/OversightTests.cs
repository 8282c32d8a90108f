using System.Net;
using System.Text;
using System.Text.Json;

namespace FraudSignals.Host.Tests.Serving;

/// <summary>
/// Who watches those who may change things: the audit trail, four eyes, alert budgets and the outcome report, over kills.
/// </summary>
public sealed class OversightTests : IDisposable
{
    private readonly PartySite _site = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task What_is_done_stands_in_the_audit_trail_by_whom_and_without_identifiers_and_survives_a_kill()
    {
        await _site.SetUpAsync();
        using (var host = await _site.StartAsync())
        {
            await _site.PostAsync("telco-a", PartySite.Busy("+66812345601"), PartySite.Busy("+66812345602"));
            await AuditAsync(a => a.Contains("rules_loaded"));
            var id = (await _site.AlertsAsync("telco-a"))[0].GetProperty("id").GetString()!;
            await _site.AlertsAsync("telco-a");
            await _site.AlertsAsync("regulator");
            var verdict = new { verdict = "false_positive", snoozeUntil = DateTimeOffset.UtcNow.AddDays(10) };
            Assert.Equal(HttpStatusCode.Created, (await _site.VerdictAsync("telco-a", id, verdict)).Status);
            Assert.Equal(HttpStatusCode.OK, (await _site.VerdictAsync("telco-a", id, verdict)).Status);
            Assert.Equal(HttpStatusCode.OK,
                (await _site.SendAsync("admin", HttpMethod.Post, "api/rules/busy/disable", Json(new { reason = "too loud" }))).Status);
            Assert.Equal(HttpStatusCode.OK, (await _site.SendAsync("admin", HttpMethod.Post, "api/rules/busy/enable")).Status);
            Assert.Equal(HttpStatusCode.NoContent,
                (await _site.SendAsync("admin", HttpMethod.Delete, "api/subjects/number/+66812345602")).Status);
            Assert.Equal(HttpStatusCode.OK, (await _site.SendAsync("telco-a", HttpMethod.Get, "api/report?format=html")).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await _site.SendAsync("telco-a", HttpMethod.Get, "api/audit")).Status);
            await host.KillAsync();
        }

        // A key revoked while no host runs is noted by the next.
        await Cli.RunAsync("parties", "revoke", "telco-b", "--data", _site.Data);
        using (var host = await _site.StartAsync())
        {
            await AuditAsync(a => a.Contains("key_revoked"));
            var entries = (await _site.GetAsync("admin", "api/audit")).GetProperty("entries").EnumerateArray().ToList();
            Assert.Equal(5, entries.Count(e => Action(e) == "party_added"));
            Assert.Equal(7, entries.Count(e => Action(e) == "key_made"));

            // Twice shown is opened once; a regulator opens nothing.
            Assert.Equal(2, entries.Count(e => Action(e) == "identifier_opened" && e.GetProperty("by").GetString() == "telco-a"));
            Assert.Equal(
                ["verdict", "snoozed", "switched_off", "switched_on", "erased", "exported", "key_revoked"],
                entries.Select(Action).Where(
                    a => a is "verdict" or "snoozed" or "switched_off" or "switched_on" or "erased" or "exported" or "key_revoked"));
            Assert.Equal(entries.Count, entries[^1].GetProperty("number").GetInt32());
            await host.KillAsync();
        }

        foreach (var file in Directory.GetFiles(Path.Combine(_site.Data, "audit")))
        {
            Assert.DoesNotContain("1234560", await File.ReadAllTextAsync(file, Stop), StringComparison.Ordinal);
        }

        var (code, text, _) = await Cli.RunAsync("audit", "verify", "--data", _site.Data);
        Assert.True(code == 0, text);
        var hash = text[(text.IndexOf("newest is ", StringComparison.Ordinal) + 10)..].Split('\n')[0].Trim();
        Assert.Equal(0, (await Cli.RunAsync("audit", "verify", "--data", _site.Data, "--expect", hash)).Code);
        Assert.Equal(1, (await Cli.RunAsync("audit", "verify", "--data", _site.Data, "--expect", new string('0', 64))).Code);
        Assert.Contains("switched_off", (await Cli.RunAsync("audit", "list", "--data", _site.Data)).Out, StringComparison.Ordinal);
        var trail = Directory.GetFiles(Path.Combine(_site.Data, "audit"), "*.ndjson").Single();
        await File.WriteAllTextAsync(
            trail, (await File.ReadAllTextAsync(trail, Stop)).Replace("too loud", "too quiet", StringComparison.Ordinal), Stop);
        var (changed, problems, _) = await Cli.RunAsync("audit", "verify", "--data", _site.Data);
        Assert.Equal(1, changed);
        Assert.Contains("was changed", problems, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_needs_two_people_is_done_when_a_second_key_has_asked_for_the_same()
    {
        await _site.SetUpAsync("""{ "switchOff": true, "erase": true, "snoozeDays": 30, "release": true }""");
        string alert;
        var snooze = new { verdict = "false_positive", snoozeUntil = DateTimeOffset.UtcNow.AddDays(90) };
        using (var host = await _site.StartAsync())
        {
            await _site.PostAsync("telco-a", PartySite.Busy("+66812345601"));
            alert = (await _site.AlertsAsync("telco-a"))[0].GetProperty("id").GetString()!;
            Assert.Equal(HttpStatusCode.Accepted, await EraseAsync("admin"));
            Assert.Equal(HttpStatusCode.Accepted, await EraseAsync("admin"));
            Assert.Equal(HttpStatusCode.Accepted, await DisableAsync("admin", "too loud"));
            Assert.Equal(HttpStatusCode.Accepted, (await _site.VerdictAsync("telco-a", alert, snooze)).Status);
            await host.KillAsync();
        }

        using (await _site.StartAsync())
        {
            var waiting = (await _site.GetAsync("admin", "api/approvals")).GetProperty("approvals").EnumerateArray().ToList();
            Assert.Equal(3, waiting.Count);
            Assert.All(waiting, w => Assert.DoesNotContain("12345601", w.GetRawText(), StringComparison.Ordinal));
            Assert.Single((await _site.GetAsync("telco-a", "api/approvals")).GetProperty("approvals").EnumerateArray());
            Assert.Empty((await _site.GetAsync("telco-b", "api/approvals")).GetProperty("approvals").EnumerateArray());
            Assert.Empty((await _site.GetAsync("telco-a", $"api/alerts/{alert}/verdicts")).GetProperty("verdicts").EnumerateArray());

            Assert.Equal(HttpStatusCode.OK, await DisableAsync("admin-2", "I see it too"));
            Assert.Equal(HttpStatusCode.Created, (await _site.VerdictAsync("telco-a-2", alert, snooze)).Status);
            Assert.Equal(HttpStatusCode.NoContent, await EraseAsync("admin-2"));

            // Each approval is for once.
            Assert.Equal(HttpStatusCode.OK, (await _site.SendAsync("admin", HttpMethod.Post, "api/rules/busy/enable")).Status);
            Assert.Equal(HttpStatusCode.Accepted, await DisableAsync("admin-2", "again"));

            // What is withdrawn waits no more, and who asks then is the first.
            var id = (await _site.GetAsync("admin", "api/approvals")).GetProperty("approvals")[0].GetProperty("id").GetString();
            Assert.Equal(HttpStatusCode.NotFound, (await _site.SendAsync("telco-a", HttpMethod.Delete, $"api/approvals/{id}")).Status);
            Assert.Equal(HttpStatusCode.NoContent, (await _site.SendAsync("admin", HttpMethod.Delete, $"api/approvals/{id}")).Status);
            Assert.Equal(HttpStatusCode.Accepted, await DisableAsync("admin", "again"));

            // A short snooze needs nobody else.
            await _site.PostAsync("telco-a", PartySite.Busy("+66812345603"));
            var other =
                (await _site.AlertsAsync("telco-a")).First(a => a.GetProperty("id").GetString() != alert).GetProperty("id").GetString()!;
            Assert.Equal(HttpStatusCode.Created,
                (await _site.VerdictAsync(
                    "telco-a", other, new { verdict = "false_positive", snoozeUntil = DateTimeOffset.UtcNow.AddDays(20) })).Status);
        }

        async Task<HttpStatusCode> EraseAsync(string by) =>
            (await _site.SendAsync(by, HttpMethod.Delete, "api/subjects/number/+66812345601")).Status;

        async Task<HttpStatusCode> DisableAsync(string by, string reason) =>
            (await _site.SendAsync(by, HttpMethod.Post, "api/rules/busy/disable", Json(new { reason }))).Status;
    }

    [Fact]
    public async Task What_is_beyond_a_budget_is_held_and_told_once_and_let_go_by_a_person_over_kills()
    {
        await _site.SetUpAsync();
        string[][] calls = [.. Enumerable.Range(1, 6).Select(i => PartySite.Busy($"+6681234560{i}")),
            PartySite.Busy("+66812345607", hour: 10)];
        string[] seen;
        using (var host = await _site.StartAsync("--alerts-per-hour", "2"))
        {
            await _site.PostAsync("telco-a", calls);
            seen = await SeenAsync();
            Assert.Equal(3, seen.Length);
            await host.KillAsync();
        }

        string group;
        using (var host = await _site.StartAsync("--alerts-per-hour", "2"))
        {
            Assert.Equal(seen, await SeenAsync());
            var notice = Assert.Single(await _site.AlertsAsync("desk"));
            Assert.Equal(("alert_budget", "typology"),
                (notice.GetProperty("typology").GetString(), notice.GetProperty("subject").GetProperty("kind").GetString()));
            var hold = Assert.Single((await _site.GetAsync("admin", "api/holds")).GetProperty("holds").EnumerateArray());
            group = hold.GetProperty("id").GetString()!;
            Assert.Equal(("busy.2026030209", 4, 4),
                (group, hold.GetProperty("alerts").GetInt32(), hold.GetProperty("owners").GetProperty("telco-a").GetInt32()));

            // Counting goes on where it was: the hour is full, and another is not.
            await _site.PostAsync("telco-a", PartySite.Busy("+66812345608"), PartySite.Busy("+66812345609", hour: 11));
            Assert.Equal(4, (await SeenAsync()).Length);
            Assert.Equal(HttpStatusCode.Forbidden,
                (await _site.SendAsync("telco-a", HttpMethod.Post, $"api/holds/{group}/release")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await _site.SendAsync("admin", HttpMethod.Post, "api/holds/none/release")).Status);
            Assert.Equal(HttpStatusCode.OK, (await _site.SendAsync("admin", HttpMethod.Post, $"api/holds/{group}/release")).Status);
            await host.KillAsync();
        }

        using (var host = await _site.StartAsync("--alerts-per-hour", "2"))
        {
            Assert.Equal(9, (await SeenAsync()).Length);
            Assert.Single(await _site.AlertsAsync("desk"));
            Assert.Empty((await _site.GetAsync("admin", "api/holds")).GetProperty("holds").EnumerateArray());

            // What was let go takes no place of those to come, nor gives one.
            await _site.PostAsync("telco-a", PartySite.Busy("+66812345610"), PartySite.Busy("+66812345611"));
            Assert.Equal(9, (await SeenAsync()).Length);
            Assert.Equal(HttpStatusCode.OK, (await _site.SendAsync("admin", HttpMethod.Post, $"api/holds/{group}/discard")).Status);
            await host.KillAsync();
        }

        using (var host = await _site.StartAsync("--alerts-per-hour", "2"))
        {
            Assert.Equal(9, (await SeenAsync()).Length);
            Assert.Empty((await _site.GetAsync("admin", "api/holds")).GetProperty("holds").EnumerateArray());

            // Elsewhere it was told as often: each alert once, and the notice.
            var told =
                (await File.ReadAllLinesAsync(Path.Combine(_site.Data, "alerts.ndjson"), Stop)).Select(
                    l => JsonDocument.Parse(l).RootElement.GetProperty("id").GetString()).Distinct();
            Assert.Equal(10, told.Count());
            await host.KillAsync();
        }

        async Task<string[]> SeenAsync() =>
            [.. (await _site.AlertsAsync("telco-a")).Select(a => a.GetProperty("id").GetString()!).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task A_verdict_is_an_event_of_its_subject_that_is_counted_once_and_the_report_and_exports_tell_of_it()
    {
        await _site.SetUpAsync();
        using var host = await _site.StartAsync();
        await _site.PostAsync("telco-a", PartySite.Busy("+66812345601"), PartySite.Busy("+66812345602"));
        await _site.PostAsync("telco-b", PartySite.Busy("+66819999901"));
        var alerts =
            (await _site.AlertsAsync("telco-a")).ToDictionary(a => a.GetProperty("subject").GetProperty("key").GetString()!,
                a => a.GetProperty("id").GetString()!);
        var right = new { id = "1", verdict = "confirmed", action = "suspended", amountSaved = 5000, currency = "THB" };
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await _site.VerdictAsync("telco-a", alerts["+66812345601"], right);
        }

        await _site.VerdictAsync("telco-a", alerts["+66812345602"], new { id = "1", verdict = "confirmed" });
        await _site.VerdictAsync("telco-a", alerts["+66812345602"], new { id = "2", verdict = "false_positive", action = "unblocked" });

        Assert.Equal((1, 0), await CountedAsync("+66812345601"));
        Assert.Equal((1, 1), await CountedAsync("+66812345602"));

        var report = await _site.GetAsync("regulator", "api/report?from=2026-03-01");
        Assert.Equal((3, 1, 1, 1),
            (Figure(report.GetProperty("all"), "alerts"), Figure(report.GetProperty("all"), "confirmed"),
                Figure(report.GetProperty("all"), "falsePositives"), Figure(report.GetProperty("all"), "open")));
        Assert.Equal(5000, report.GetProperty("all").GetProperty("saved").GetProperty("THB").GetDecimal());
        var wrong = Assert.Single(report.GetProperty("wrong").EnumerateArray());
        Assert.Equal(("unblocked", true, "telco-a"),
            (wrong.GetProperty("done").GetString(), wrong.GetProperty("wasConfirmed").GetBoolean(),
                wrong.GetProperty("institution").GetString()));
        Assert.Equal(["66"], report.GetProperty("countries").EnumerateArray().Select(c => c.GetProperty("name").GetString()));
        Assert.Equal(2, Figure((await _site.GetAsync("telco-a", "api/report?from=2026-03-01")).GetProperty("all"), "alerts"));
        Assert.Equal(HttpStatusCode.BadRequest,
            (await _site.SendAsync("regulator", HttpMethod.Get, "api/report?from=2026-03-02&to=2026-03-01")).Status);
        var csv = (await _site.SendAsync("regulator", HttpMethod.Get, "api/report?from=2026-03-01&format=csv")).Text;
        Assert.Contains("\r\ntypology,busy,3,", csv, StringComparison.Ordinal);
        Assert.Contains("<h2>By institution</h2>",
            (await _site.SendAsync("regulator", HttpMethod.Get, "api/report?from=2026-03-01&format=html")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("12345602", csv, StringComparison.Ordinal);
        await host.KillAsync();

        async Task<(int, int)> CountedAsync(string number)
        {
            var aggregates = (await _site.GetAsync("regulator", $"api/subjects/number/{number}")).GetProperty("aggregates").EnumerateArray()
                .ToList();
            return (Value("confirmed"), Value("wrong"));

            int Value(string name) =>
                (int)aggregates.First(a => a.GetProperty("name").GetString() == name).GetProperty("value").GetDouble();
        }
    }

    private static StringContent Json(object body) => new(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");

    private static int Figure(JsonElement figures, string name) => figures.GetProperty(name).GetInt32();

    private static string Action(JsonElement entry) => entry.GetProperty("action").GetString()!;

    // Noted within some seconds of a start, and of a change.
    private Task AuditAsync(Predicate<List<string>> isThere) => Until.TrueAsync(
        async () => isThere([.. (await _site.GetAsync("admin", "api/audit")).GetProperty("entries").EnumerateArray().Select(Action)]),
        "it is in the audit trail", Stop);
}
