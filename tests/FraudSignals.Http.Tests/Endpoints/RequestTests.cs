using System.Net;
using System.Text;

namespace FraudSignals.Http.Tests.Endpoints;

/// <summary>What is not of the contract is told what is.</summary>
public sealed class RequestTests
{
    private const string ProblemJson = "application/problem+json";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("POST", "/api/calls?histroy=true", "unknown_parameter", "histroy", "history")]
    [InlineData("POST", "/api/transfers?hist=1", "unknown_parameter", "hist", "history")]
    [InlineData("POST", "/api/calls?dry-run", "unknown_parameter", "dry-run", "history")]
    [InlineData("POST", "/api/calls?history=true&history=true", "repeated_parameter", "history", "2 times")]
    [InlineData("POST", "/api/calls?history=true&History=false", "repeated_parameter", "history", "2 times")]
    [InlineData("POST", "/api/calls?history=", "invalid_history", "history", "true")]
    [InlineData("POST", "/api/calls?history", "invalid_history", "history", "true")]
    [InlineData("POST", "/api/calls?history=1", "invalid_history", "history", "true")]
    [InlineData("GET", "/api/alerts?limt=5", "unknown_parameter", "limt", "limit")]
    [InlineData("GET", "/api/alerts?limit=", "invalid_limit", "limit", "1000")]
    [InlineData("GET", "/api/alerts?after=", "invalid_after", "after", "next")]
    [InlineData("GET", "/api/alerts?limit=1&limit=2", "repeated_parameter", "limit", "2 times")]
    [InlineData("GET", "/api/alerts/a1?x=1", "unknown_parameter", "x", "none")]
    [InlineData("GET", "/api/rules?verbose=true", "unknown_parameter", "verbose", "none")]
    [InlineData("GET", "/health/ready?x", "unknown_parameter", "x", "none")]
    [InlineData("DELETE", "/api/subjects/number/0812345678?force=true", "unknown_parameter", "force", "none")]
    [InlineData("HEAD", "/api/alerts?limt=5", null, null, null)]
    public async Task A_parameter_that_is_none_is_refused_with_the_one_meant(string method, string path, string? code, string? named,
        string? told)
    {
        await using var server = await TestServer.StartAsync();
        var answer = await SendAsync(server, method, path);

        Assert.Equal((HttpStatusCode.BadRequest, ProblemJson), (answer.Status, answer.ContentType));
        Assert.Empty(server.Ingestion.Submissions);
        if (code != null)
        {
            Assert.Equal(code, answer.Json.GetProperty("code").GetString());
            Assert.Contains(named!, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
            Assert.Contains(told!, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/api/alerts")]
    [InlineData("/api/alerts?limit=7")]
    [InlineData("/api/alerts/a1")]
    [InlineData("/api/alerts/a2")]
    [InlineData("/api/rules")]
    [InlineData("/api/subjects/number/0812345678")]
    [InlineData("/api/batches/0")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/nowhere")]
    public async Task Head_answers_as_get_does_without_the_body(string path)
    {
        await using var server = await TestServer.StartAsync();
        using var get = await server.Client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var head = await server.Client.SendAsync(request, Cancellation);

        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(Headers(get), Headers(head));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Theory]
    [InlineData("GET", "/", 404, null)]
    [InlineData("GET", "/api", 404, null)]
    [InlineData("GET", "/api/call", 404, null)]
    [InlineData("DELETE", "/api/nowhere/at/all", 404, null)]
    [InlineData("FROB", "/nowhere", 404, null)]
    [InlineData("GET", "/api/calls", 405, "POST")]
    [InlineData("HEAD", "/api/calls", 405, "POST")]
    [InlineData("PUT", "/api/transfers", 405, "POST")]
    [InlineData("OPTIONS", "/api/calls", 405, "POST")]
    [InlineData("FROB", "/api/alerts", 405, "GET, HEAD")]
    [InlineData("POST", "/api/alerts/a1", 405, "GET, HEAD")]
    [InlineData("TRACE", "/health/live", 405, "GET, HEAD")]
    [InlineData("PATCH", "/api/subjects/number/1", 405, "GET, HEAD, DELETE")]
    [InlineData("GET", "/api/rules/x/disable", 405, "POST")]
    [InlineData("POST", "/openapi/v1.json", 405, "GET, HEAD")]
    public async Task A_path_or_method_that_is_none_is_told_what_is(string method, string path, int status, string? allow)
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await server.Client.SendAsync(request, Cancellation);

        Assert.Equal((status, ProblemJson), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal(allow, response.Content.Headers.Allow.Count > 0 ? string.Join(", ", response.Content.Headers.Allow) : null);
    }

    [Theory]
    [InlineData("/api/calls", "application/pdf")]
    [InlineData("/api/transfers", "multipart/form-data; boundary=x")]
    [InlineData("/api/rules/r/disable", "text/plain")]
    [InlineData("/api/rules/r/disable", "")]
    public async Task A_content_type_that_is_none_is_told_what_is(string path, string type)
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.PostAsync(path, Encoding.UTF8.GetBytes("{\"reason\":\"x\"}"), type);
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, ProblemJson), (answer.Status, answer.ContentType));
        Assert.Contains("application/json", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/api/alerts", "Origin", "http://evil.example")]
    [InlineData("GET", "/api/subjects/number/0812345678", "Origin", "null")]
    [InlineData("POST", "/api/calls", "Origin", "http://127.0.0.1:1")]
    [InlineData("POST", "/api/calls", "Origin", "http://localhost")]
    [InlineData("OPTIONS", "/api/calls", "Origin", "https://evil.example")]
    [InlineData("DELETE", "/api/subjects/number/0812345678", "Sec-Fetch-Site", "same-site")]
    [InlineData("GET", "/health/live", "Sec-Fetch-Site", "cross-site")]
    [InlineData("POST", "/api/rules/reload", "Sec-Fetch-Site", "cross-site")]
    [InlineData("GET", "/nowhere", "Origin", "http://evil.example")]
    public async Task A_page_of_another_origin_is_refused(string method, string path, string header, string value)
    {
        await using var server = await TestServer.StartAsync();
        var answer = await SendAsync(server, method, path, (header, value));
        Assert.Equal((HttpStatusCode.Forbidden, ProblemJson), (answer.Status, answer.ContentType));
        Assert.Empty(server.Ingestion.Submissions);
    }

    [Fact]
    public async Task A_page_of_the_same_origin_and_whoever_is_no_page_are_let_in()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var (name, value) in ((string, string)[])[("Origin", server.Address.GetLeftPart(UriPartial.Authority)),
            ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "none")])
        {
            Assert.Equal(HttpStatusCode.OK, (await SendAsync(server, "GET", "/api/alerts", (name, value))).Status);
        }
    }

    [Fact]
    public async Task What_a_platform_reads_from_the_query_passes()
    {
        await using var server = await TestServer.StartAsync(o => o.FurtherParameters.Add("code"));
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/api/alerts?code=secret&limit=1")).Status);
    }

    private static async Task<Answer> SendAsync(TestServer server, string method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
        {
            request.Content = new StringContent("[]", Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var response = await server.Client.SendAsync(request, Cancellation);
        return await Answer.ReadAsync(response);
    }

    private static string[] Headers(HttpResponseMessage response) =>
        [.. response.Headers.Concat(response.Content.Headers).Where(h => h.Key != "Date")
            .Select(h => $"{h.Key}: {string.Join(", ", h.Value)}").Order(StringComparer.Ordinal)];
}
