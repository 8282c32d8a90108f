using System.Net;
using System.Text;

namespace FraudSignals.Host.Tests.Serving;

/// <summary>Behind a proxy that ends TLS: its word on the sender is taken, nobody else's, and nobody goes round it.</summary>
public sealed class ProxyTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly Uri _url = FreePort.Url();
    private readonly HttpClient _http = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task The_word_of_a_known_proxy_on_the_sender_is_taken()
    {
        using var host = await StartAsync("--behind-proxy", "--known-proxy", "127.0.0.1");

        // Who shows no good key too often has to wait: by the address that the proxy tells, not by the proxy's.
        for (var i = 0; i < 120; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("203.0.113.7")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await GetAsync("203.0.113.7")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("203.0.113.8")).StatusCode);

        // What the sender itself wrote there is not believed beyond the first that is no proxy.
        Assert.Equal(HttpStatusCode.TooManyRequests, (await GetAsync("198.51.100.1, 203.0.113.7")).StatusCode);
        await host.KillAsync();
    }

    [Fact]
    public async Task Nobody_goes_round_the_proxy_but_to_ask_how_the_host_is()
    {
        using var host = await StartAsync("--behind-proxy", "--known-proxy", "10.20.0.0/16");

        var refused = await GetAsync("10.20.0.1");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("not_by_proxy", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden,
            (await _http.PostAsync(new Uri(_url, "api/calls"), new StringContent("[]", Encoding.UTF8, "application/json"),
                Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _http.GetAsync(new Uri(_url, "metrics"), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync(new Uri(_url, "health/live"), Stop)).StatusCode);
        await host.KillAsync();
    }

    [Fact]
    public async Task What_is_no_proxy_or_stands_alone_is_refused()
    {
        Assert.Contains("is no address and no network",
            (await Cli.RunAsync("serve", "--behind-proxy", "--known-proxy", "proxy.example")).Error, StringComparison.Ordinal);
        Assert.Contains("needs --behind-proxy", (await Cli.RunAsync("serve", "--known-proxy", "10.0.0.1")).Error, StringComparison.Ordinal);
        Assert.Contains("has no parties", (await Cli.RunAsync("serve", "--behind-proxy", "--rules", TinyRules.Write(_directory))).Error,
            StringComparison.Ordinal);
    }

    private async Task<HostProcess> StartAsync(params string[] options)
    {
        var parties = _directory.File("parties.json");
        await Cli.RunAsync("parties", "add", "desk", "--roles", "analyse", "--parties", parties);
        var host = new HostProcess(_url, null, ["--rules", TinyRules.Write(_directory), "--parties", parties, .. options]);
        await host.UntilListeningAsync(Stop);
        return host;
    }

    private Task<HttpResponseMessage> GetAsync(string forwardedFor)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_url, "api/rules"));
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        return _http.SendAsync(request, Stop);
    }
}
