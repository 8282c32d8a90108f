using System.Net;
using System.Text;
using FraudSignals.Reports;

namespace FraudSignals.Http.Tests.Endpoints;

public sealed class RulesEndpointTests
{
    [Fact]
    public async Task A_reload_tells_what_is_in_force_and_what_was_refused()
    {
        await using var server = await TestServer.StartAsync();
        server.Rules.OnReload = s => s with { Snapshot = "new" };
        var good = await PostAsync(server, "reload");
        Assert.Equal((HttpStatusCode.OK, "new"), (good.Status, good.Json.GetProperty("snapshot").GetString()));
        Assert.False(good.Json.TryGetProperty("refused", out _));

        server.Rules.OnReload = s => s with { Refused = new RefusedRules(s.ActiveSince, 2, ["a.json:1:1: error [x] y"]) };
        var bad = await PostAsync(server, "reload");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "new"), (bad.Status, bad.Json.GetProperty("snapshot").GetString()));
        Assert.Equal("a.json:1:1: error [x] y", bad.Json.GetProperty("refused").GetProperty("diagnostics")[0].GetString());

        var rules = await server.GetAsync("/api/rules");
        Assert.Equal(2, rules.Json.GetProperty("status").GetProperty("refused").GetProperty("problems").GetInt32());

        server.Rules.OnReload = _ => throw new InvalidOperationException("Fixed.");
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(server, "reload")).Status);
    }

    [Fact]
    public async Task A_rule_is_switched_off_with_a_reason_and_on_again()
    {
        await using var server = await TestServer.StartAsync();
        var off = await PostAsync(server, "busy/disable", """{ "reason": " storm ", "until": "2999-03-01T12:00:00Z" }""");
        Assert.Equal(HttpStatusCode.OK, off.Status);
        var entry = off.Json.GetProperty("switchedOff")[0];
        Assert.Equal(("busy", "storm"), (entry.GetProperty("id").GetString(), entry.GetProperty("reason").GetString()));
        Assert.Equal(2999, entry.GetProperty("until").GetDateTimeOffset().Year);

        var on = await PostAsync(server, "busy/enable");
        Assert.Equal((HttpStatusCode.OK, 0), (on.Status, on.Json.GetProperty("switchedOff").GetArrayLength()));
    }

    [Theory]
    [InlineData("busy", "{}", HttpStatusCode.BadRequest)]
    [InlineData("busy", "{ \"reason\": \" \" }", HttpStatusCode.BadRequest)]
    [InlineData("busy", "{ \"reason\": \"x\", \"until\": \"2020-01-01T00:00:00Z\" }", HttpStatusCode.BadRequest)]
    [InlineData("busy", "{ \"reason\": \"x\", \"until\": \"soon\" }", HttpStatusCode.BadRequest)]
    [InlineData("busy", "{ \"reason\": \"x\", \"until\": \"2570-03-31T00:00:00Z\" }", HttpStatusCode.BadRequest)]
    [InlineData("busy", "null", HttpStatusCode.BadRequest)]
    [InlineData("busy", "[", HttpStatusCode.BadRequest)]
    [InlineData("bussy", "{ \"reason\": \"x\" }", HttpStatusCode.NotFound)]
    public async Task A_wrong_switch_is_explained(string id, string body, HttpStatusCode expected)
    {
        await using var server = await TestServer.StartAsync();
        var answer = await PostAsync(server, $"{id}/disable", body);
        Assert.Equal((expected, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.Empty(server.Rules.Status.SwitchedOff);
    }

    [Fact]
    public async Task What_cannot_be_kept_does_not_change()
    {
        await using var server = await TestServer.StartAsync();
        server.Rules.DiskIsFull = true;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PostAsync(server, "busy/disable", "{ \"reason\": \"x\" }")).Status);
    }

    [Theory]
    [InlineData("reload")]
    [InlineData("busy/disable")]
    [InlineData("busy/enable")]
    public async Task Pages_of_other_sites_change_nothing(string path)
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(HttpStatusCode.Forbidden,
            (await PostAsync(server, path, "{ \"reason\": \"x\" }", ("Sec-Fetch-Site", "cross-site"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(server, path, "{ \"reason\": \"x\" }", ("Sec-Fetch-Site", "same-origin"))).Status);
    }

    private static Task<Answer> PostAsync(TestServer server, string path, string body = "", params (string Name, string Value)[] headers) =>
        server.PostAsync($"/api/rules/{path}", Encoding.UTF8.GetBytes(body), body.Length == 0 ? "" : "application/json", null, headers);
}
