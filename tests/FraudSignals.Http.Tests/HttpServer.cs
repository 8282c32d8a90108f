using System.Net.Http.Headers;
using System.Text;
using FraudSignals.Http.Contract;
using FraudSignals.Http.Tests.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Http.Tests;

/// <summary>The HTTP surface on a real Kestrel, on a port of its own.</summary>
public abstract class HttpServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private protected HttpServer(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Urls.Single());
        Client = new HttpClient { BaseAddress = Address };
    }

    public IServiceProvider Services => _app.Services;

    public Uri Address { get; }

    public HttpClient Client { get; }

    public Task<Answer> PostCallsAsync(string body, string contentType = "application/json") =>
        PostAsync("/api/calls", Encoding.UTF8.GetBytes(body), contentType);

    public async Task<Answer> PostAsync(string path, byte[] body, string contentType, string? encoding = null,
        params (string Name, string Value)[] headers)
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
        var guard = Services.GetRequiredService<DocumentGuard>();
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
        guard.Assert();
    }

    /// <summary>Starts the surface in front of the services given.</summary>
    private protected static async Task<WebApplication> StartAsync(
        Action<IServiceCollection> behind, Action<FraudSignalsHttpOptions>? configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        behind(builder.Services);
        builder.Services.AddFraudSignalsHttp(options =>
        {
            options.IsOpenWithoutParties = true;
            configure?.Invoke(options);
        });
        var guard = new DocumentGuard();
        builder.Services.AddSingleton(guard);
        var app = builder.Build();
        app.Use(guard.WatchAsync);
        app.MapFraudSignals();
        await app.StartAsync();
        return app;
    }
}
