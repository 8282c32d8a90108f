using System.Net;
using FraudSignals.Host.Ingesting;
using FraudSignals.Host.Serving;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Stages;
using Microsoft.AspNetCore.Builder;

namespace FraudSignals.Host.Tests.Serving;

/// <summary>A real server on a free port, with rules that can be reckoned by hand.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    public required WebApplication App { get; init; }

    public required HostClient Client { get; init; }

    public Uri Url => new(App.Urls.First());

    /// <param name="change">What is other than usual: events are received when they happened and state is kept in memory.</param>
    /// <param name="clock">The host's clock; null for the system's.</param>
    public static async Task<TestHost> StartAsync(Func<ServingOptions, ServingOptions>? change = null, TimeProvider? clock = null)
    {
        using var directory = new TempDirectory();
        var tokenizer = new Tokenizer(new byte[32]);
        var options = new ServingOptions
        {
            EndPoints = [new IPEndPoint(IPAddress.Loopback, 0)],
            Rules = RulesDirectory.Load(TinyRules.Write(directory), tokenizer, TextWriter.Null),
            Tokenizer = tokenizer,
            ReceptionTime = ReceptionTime.EventTime,
            Logs = false,
        };
        var app = EmbeddedHost.Build(change?.Invoke(options) ?? options, clock ?? TimeProvider.System);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestHost { App = app, Client = new HostClient(new Uri(app.Urls.First()), TimeProvider.System) };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
    }
}
