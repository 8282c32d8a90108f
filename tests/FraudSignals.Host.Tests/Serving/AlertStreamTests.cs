using System.Net;
using FraudSignals.Host.Ingesting;

namespace FraudSignals.Host.Tests.Serving;

/// <summary>Alerts as Server-Sent Events.</summary>
public sealed class AlertStreamTests(ITestOutputHelper output)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task Whoever_is_cut_off_again_and_again_misses_nothing_and_sees_nothing_twice() => CutAsync(cuts: 10);

    /// <summary>
    /// The same for 100 cuts. Run it by hand, from the root, after a build:
    /// <c>tests/FraudSignals.Host.Tests/bin/Release/net10.0/FraudSignals.Host.Tests -explicit only -showLiveOutput -class
    /// FraudSignals.Host.Tests.Serving.AlertStreamTests</c>.
    /// </summary>
    [Fact(Explicit = true)]
    public Task A_hundred_cuts() => CutAsync(cuts: 100);

    [Fact]
    public async Task A_cursor_that_is_none_is_told_before_anything_is_sent()
    {
        await using var host = await TestHost.StartAsync();
        using var http = new HttpClient { BaseAddress = host.Url };
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/alerts/stream") { Headers = { { "Last-Event-ID", "nonsense" } } };

        Assert.Equal(HttpStatusCode.BadRequest, (await http.SendAsync(request, Stop)).StatusCode);
    }

    [Fact]
    public async Task A_list_that_is_known_is_not_sent_again()
    {
        await using var host = await TestHost.StartAsync();
        using var http = new HttpClient { BaseAddress = host.Url };
        await host.Client.PostAsync("/api/calls", Batch(1), Stop);
        using var first = await http.GetAsync(new Uri("api/alerts", UriKind.Relative), Stop);

        Assert.Equal(HttpStatusCode.NotModified, (await AskAsync(first.Headers.ETag!.ToString())).Status);
        await host.Client.PostAsync("/api/calls", Batch(2), Stop);
        var (status, tag) = await AskAsync(first.Headers.ETag.ToString());
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.NotEqual(first.Headers.ETag.ToString(), tag);

        async Task<(HttpStatusCode Status, string? Tag)> AskAsync(string known)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "api/alerts") { Headers = { { "If-None-Match", known } } };
            using var response = await http.SendAsync(request, Stop);
            return (response.StatusCode, response.Headers.ETag?.ToString());
        }
    }

    private async Task CutAsync(int cuts)
    {
        await using var host = await TestHost.StartAsync();
        using var http = new HttpClient { BaseAddress = host.Url };
        var reader = new CutReader(http, cuts);

        await reader.ReadWhileAsync(cuts, async i => await host.Client.PostAsync("/api/calls", Batch(i), Stop), Stop);

        output.WriteLine($"{reader.Cuts} cuts, {reader.Seen} alerts");
    }

    // Six calls to six callees: an alert of either typology.
    private static Batch Batch(int caller) => new(
        System.Text.Encoding.UTF8.GetBytes(TinyData.Csv(Enumerable.Range(0, 6).Select(i =>
            $"c{caller}-{i},{new DateTimeOffset(2026, 3, 2, 8, i, 0, TimeSpan.Zero):yyyy-MM-ddTHH:mm:ssZ},+668{10000000 + caller},+66209990{i:000},30"))), "text/csv", 6);
}
