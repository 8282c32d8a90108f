using System.IO.Compression;
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

    [Fact]
    public async Task Personal_data_is_not_stored_and_a_page_links_to_the_next()
    {
        await using var server = await TestServer.StartAsync();
        using var response = await server.Client.GetAsync(new Uri("/api/alerts?responder=bank&after=x&limit=7", UriKind.Relative));
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal("</api/alerts?responder=bank&limit=7&after=next>; rel=\"next\"", Assert.Single(response.Headers.GetValues("Link")));

        // The cursor that comes back as it was asked with is the end.
        using var end = await server.Client.GetAsync(new Uri("/api/alerts?after=next", UriKind.Relative));
        Assert.False(end.Headers.Contains("Link"));
    }

    [Theory]
    [InlineData("rule.schema.json")]
    [InlineData("parties.schema.json")]
    public async Task A_schema_is_served_where_its_id_says(string name)
    {
        await using var server = await TestServer.StartAsync();
        var schema = await server.GetAsync($"/schemas/{name}");
        Assert.Equal("application/schema+json", schema.ContentType);
        Assert.Equal($"/schemas/{name}", new Uri(schema.Json.GetProperty("$id").GetString()!).AbsolutePath);
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/schemas/none.json")).Status);
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip;q=0.5, br", "br")]
    [InlineData("br;q=0, gzip;q=0", null)]
    public async Task An_answer_is_packed_for_who_takes_it_so_and_has_one_tag(string accepted, string? packed)
    {
        await using var server = await TestServer.StartAsync();
        using var plain = await server.Client.GetAsync(new Uri("/openapi/v1.json", UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json");
        request.Headers.Add("Accept-Encoding", accepted);
        using var response = await server.Client.SendAsync(request);
        Assert.Equal(packed, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal(plain.Headers.ETag, response.Headers.ETag);
        await using var content = await response.Content.ReadAsStreamAsync();
        await using Stream unpacked =
            packed switch { "gzip" => new GZipStream(content, CompressionMode.Decompress),
                "br" => new BrotliStream(content, CompressionMode.Decompress), _ => content };
        Assert.Equal(await plain.Content.ReadAsStringAsync(), await new StreamReader(unpacked).ReadToEndAsync());
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
        using var answer =
            await server.Client.DeleteAsync(new Uri($"/api/subjects/{path}", UriKind.Relative), TestContext.Current.CancellationToken);
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
                "/api/rules/reload", "/api/rules/{id}/disable", "/api/rules/{id}/enable", "/api/subjects/{kind}/{key}", "/api/topics",
                "/api/topics/{topic}/{subscription}/deadletters", "/api/topics/{topic}/{subscription}/deadletters/{sequence}/resubmit",
                "/api/topics/{topic}/{subscription}/messages", "/api/transfers", "/api/webhooks", "/api/webhooks/{party}/{name}/replay",
                "/asyncapi/v1.json", "/health/live", "/health/ready", "/schemas/alert.v2.json", "/schemas/{name}",
            ],
            description.GetProperty("paths").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        var record = description.GetProperty("paths").GetProperty("/api/calls").GetProperty("post").GetProperty("requestBody")
            .GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("items");
        Assert.Equal("#/components/schemas/Call", record.GetProperty("$ref").GetString());
        record = description.GetProperty("components").GetProperty("schemas").GetProperty("Call");
        Assert.Equal(["id", "time", "caller", "callee", "durationSeconds"],
            record.GetProperty("required").EnumerateArray().Select(r => r.GetString()));
        Assert.Equal(15, record.GetProperty("properties").EnumerateObject().Count());
    }
}
