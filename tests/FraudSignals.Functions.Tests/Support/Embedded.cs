using System.Net;
using FraudSignals.Host.Serving;
using FraudSignals.Identifiers;
using Microsoft.AspNetCore.Builder;

namespace FraudSignals.Functions.Tests.Support;

/// <summary>The embedded host with the shipped rules and the app's token key: what the app is held against.</summary>
internal sealed class Embedded : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Embedded(WebApplication app) => (_app, Client) = (app, new HttpClient { BaseAddress = new Uri(app.Urls.Single()) });

    public HttpClient Client { get; }

    public static async Task<Embedded> StartAsync(string tokenKey)
    {
        var tokenizer = new Tokenizer(Convert.FromHexString(tokenKey));
        var app = EmbeddedHost.Build(
            new ServingOptions
            {
                EndPoints = [new IPEndPoint(IPAddress.Loopback, 0)],
                Rules = RulesDirectory.Load(Path.Combine(FunctionsHost.AppDirectory, "rules"), tokenizer, TextWriter.Null),
                Tokenizer = tokenizer,
                Logs = false,
            },
            TimeProvider.System);
        await app.StartAsync();
        return new Embedded(app);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
