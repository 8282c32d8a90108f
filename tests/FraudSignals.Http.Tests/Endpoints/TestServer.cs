using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FraudSignals.Alerts;
using FraudSignals.Ingestion;
using FraudSignals.Inspection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Http.Tests.Endpoints;

/// <summary>The HTTP surface on a real Kestrel, on a port of its own, in front of fakes.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app, FakeIngestion ingestion, FakeLog log)
    {
        _app = app;
        Ingestion = ingestion;
        Log = log;
        Address = new Uri(app.Urls.Single());
        Client = new HttpClient { BaseAddress = Address };
    }

    public FakeIngestion Ingestion { get; }

    public FakeLog Log { get; }

    public IServiceProvider Services => _app.Services;

    public Uri Address { get; }

    public HttpClient Client { get; }

    public static async Task<TestServer> StartAsync(Action<FraudSignalsHttpOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var ingestion = new FakeIngestion();
        var log = new FakeLog();
        builder.Services.AddSingleton<IIngestion>(ingestion).AddSingleton<IAlertLog>(log).AddSingleton<IInspection>(log);
        builder.Services.AddFraudSignalsHttp(configure);
        var app = builder.Build();
        app.MapFraudSignals();
        await app.StartAsync();
        return new TestServer(app, ingestion, log);
    }

    public Task<Answer> PostCallsAsync(string body, string contentType = "application/json") => PostAsync("/api/calls", Encoding.UTF8.GetBytes(body), contentType);

    public async Task<Answer> PostAsync(string path, byte[] body, string contentType, string? encoding = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        if (contentType.Length > 0)
        {
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        if (encoding is not null)
        {
            request.Content.Headers.ContentEncoding.Add(encoding);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var response = await Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    public async Task<Answer> GetAsync(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        return await Answer.ReadAsync(response);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}

/// <summary>What came back.</summary>
public sealed record Answer(HttpStatusCode Status, string? ContentType, string? RetryAfter, string Text)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public long Number(string name) => Json.GetProperty(name).GetInt64();

    /// <summary>Each error as <c>index id field code</c>.</summary>
    public string[] Errors => [.. Json.GetProperty("errors").EnumerateArray().Select(e => string.Join(' ',
        e.GetProperty("index").GetInt64(), Or(e, "id"), Or(e, "field"), e.GetProperty("code").GetString()))];

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) => new(
        response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers.RetryAfter?.ToString(), await response.Content.ReadAsStringAsync());

    private static string Or(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString()! : "-";
}
