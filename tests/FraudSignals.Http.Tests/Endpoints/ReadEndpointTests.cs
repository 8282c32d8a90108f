using System.Net;
using FraudSignals.Events;

namespace FraudSignals.Http.Tests.Endpoints;

public sealed class ReadEndpointTests
{
    [Fact]
    public async Task Alerts_come_by_pages()
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.GetAsync("/api/alerts?responder=bank&after=x&limit=7");
        Assert.Equal(("bank", "x", 7), server.Log.Asked);
        Assert.Equal("next", answer.Json.GetProperty("next").GetString());
        var alert = answer.Json.GetProperty("alerts")[0];
        Assert.Equal("interdiction", alert.GetProperty("level").GetString());
        Assert.Equal("a1.1", alert.GetProperty("messageId").GetString());
        Assert.Contains("+66812345678", answer.Text, StringComparison.Ordinal);

        await server.GetAsync("/api/alerts");
        Assert.Equal((null, null, 100), server.Log.Asked);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("limit=x")]
    [InlineData("responder=police")]
    [InlineData("after=bad")]
    public async Task A_wrong_question_is_explained(string query)
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.GetAsync($"/api/alerts?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("application/problem+json", answer.ContentType);
    }

    [Fact]
    public async Task One_alert_and_the_rules()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal("a1", (await server.GetAsync("/api/alerts/a1")).Json.GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/api/alerts/a2")).Status);
        Assert.Equal("snap", (await server.GetAsync("/api/rules")).Json.GetProperty("snapshot").GetString());
    }

    [Theory]
    [InlineData("number/0812345678", HttpStatusCode.OK)]
    [InlineData("Number/+66812345678", HttpStatusCode.OK)]
    [InlineData("number/%2B66%2081-234-5678", HttpStatusCode.OK)]
    [InlineData("number/191", HttpStatusCode.NotFound)]
    [InlineData("person/191", HttpStatusCode.BadRequest)]
    [InlineData("0/191", HttpStatusCode.BadRequest)]
    public async Task Subjects_are_found_however_their_key_is_written(string path, HttpStatusCode status)
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(status, (await server.GetAsync($"/api/subjects/{path}")).Status);
    }

    [Theory]
    [InlineData("number/081-234-5678", HttpStatusCode.NoContent)]
    [InlineData("number/191", HttpStatusCode.NotFound)]
    [InlineData("person/191", HttpStatusCode.BadRequest)]
    public async Task Subjects_are_erased_by_the_same_keys(string path, HttpStatusCode status)
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.Client.DeleteAsync(new Uri($"/api/subjects/{path}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task A_device_is_looked_up_by_its_first_fourteen_digits()
    {
        await using var server = await TestServer.StartAsync();
        await server.GetAsync("/api/subjects/device/35-209900-176148-1");
        Assert.Equal((SubjectKind.Device, "35209900176148"), server.Log.AskedSubject);
    }

    [Fact]
    public async Task Health()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal("healthy", (await server.GetAsync("/health/live")).Json.GetProperty("status").GetString());
        Assert.Equal("healthy", (await server.GetAsync("/health/ready")).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_description_names_every_path_and_field()
    {
        await using var server = await TestServer.StartAsync();
        var description = (await server.GetAsync("/openapi/v1.json")).Json;
        Assert.Equal(
            [
                "/api/alerts", "/api/alerts/stream", "/api/alerts/{id}", "/api/alerts/{id}/verdict", "/api/alerts/{id}/verdicts",
                "/api/approvals", "/api/approvals/{id}", "/api/audit", "/api/audit/check", "/api/batches/{id}", "/api/calls",
                "/api/holds", "/api/holds/{id}/discard", "/api/holds/{id}/release", "/api/parties", "/api/report", "/api/rules",
                "/api/rules/reload", "/api/rules/{id}/disable", "/api/rules/{id}/enable", "/api/subjects/{kind}/{key}",
                "/api/transfers", "/api/webhooks", "/api/webhooks/{party}/{name}/replay", "/asyncapi/v1.json", "/health/live",
                "/health/ready", "/schemas/alert.v2.json",
            ],
            description.GetProperty("paths").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        var record = description.GetProperty("paths").GetProperty("/api/calls").GetProperty("post").GetProperty("requestBody")
            .GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("items");
        Assert.Equal(["id", "time", "caller", "callee", "durationSeconds"], record.GetProperty("required").EnumerateArray().Select(r => r.GetString()));
        Assert.Equal(15, record.GetProperty("properties").EnumerateObject().Count());
    }
}
