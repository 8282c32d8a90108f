using System.Net;
using System.Net.Sockets;
using System.Text;
using FraudSignals.Host.Ingesting;
using FraudSignals.Http.Contract;
using FraudSignals.Storage.Local;

namespace FraudSignals.Host.Tests.Serving;

public sealed class EmbeddedHostTests
{
    private static readonly string[] Rows = [.. TinyData.Sorted(TinyData.Calls())];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_formats_raise_the_same_alerts()
    {
        var csv = await AlertsOfAsync(TinyData.Csv(Rows), "text/csv");
        var ndjson = await AlertsOfAsync(TinyData.NdJson(Rows), "application/x-ndjson");
        var json = await AlertsOfAsync("[" + TinyData.NdJson(Rows).TrimEnd().Replace('\n', ',') + "]", "application/json");

        Assert.Equal(5, csv.Length);
        Assert.Equal(csv, ndjson);
        Assert.Equal(csv, json);
    }

    [Fact]
    public async Task Batches_may_be_cut_and_sent_again()
    {
        var whole = await AlertsOfAsync(TinyData.Csv(Rows), "text/csv");

        await using var host = await TestHost.StartAsync();
        foreach (var part in Rows.Chunk(7).SelectMany(c => new[] { c, c }))
        {
            await PostAsync(host, TinyData.Csv(part), "text/csv");
        }

        Assert.Equal(whole, await AlertsAsync(host));
    }

    [Theory]
    [InlineData("/api/alerts")]
    [InlineData("/api/alerts/stream")]
    public async Task A_cursor_beyond_the_end_is_told_and_one_at_the_end_waits(string path)
    {
        await using var host = await TestHost.StartAsync();
        await PostAsync(host, TinyData.Csv(Rows), "text/csv");
        using var client = new HttpClient { BaseAddress = host.Url };
        using var beyond = await client.GetAsync(new Uri($"{path}?after=6", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, beyond.StatusCode);
        Assert.Contains("Begin anew without a cursor", await beyond.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        using var end =
            await client.GetAsync(new Uri($"{path}?after=5", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal(HttpStatusCode.OK, end.StatusCode);
    }

    [Fact]
    public async Task A_request_under_way_is_finished_when_the_host_is_told_to_stop()
    {
        await using var host = await TestHost.StartAsync();
        var body = Encoding.UTF8.GetBytes(TinyData.Csv(Rows));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, host.Url.Port, Cancellation);
        var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /api/calls HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/csv\r\nContent-Length: {body.Length}\r\n\r\n"),
                Cancellation);
        await stream.WriteAsync(body.AsMemory(0, body.Length / 2), Cancellation);

        // Once the host has told that it is stopping it must still take the other half.
        await WaitForRequestAsync(host);
        var stopping = host.App.StopAsync(Cancellation);
        Assert.True(host.App.Lifetime.ApplicationStopping.IsCancellationRequested);
        Assert.False(stopping.IsCompleted);
        await stream.WriteAsync(body.AsMemory(body.Length / 2), Cancellation);

        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync(Cancellation));
        await stopping;
        using var late = new TcpClient();
        await Assert.ThrowsAnyAsync<SocketException>(() => late.ConnectAsync(IPAddress.Loopback, host.Url.Port, Cancellation).AsTask());
    }

    [Fact]
    public async Task A_page_of_another_name_is_not_served()
    {
        await using var host = await TestHost.StartAsync();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Url, "/api/alerts"));
        request.Headers.Host = "rebound.example";

        using var response = await client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_subject_erased_while_the_host_runs_is_gone_and_stays_gone(bool onDisk)
    {
        using var directory = new TempDirectory();
        TestHost? host = null;
        try
        {
            await StartAsync();
            await PostAsync(host!, TinyData.Csv(Rows), "text/csv");
            Assert.Equal(HttpStatusCode.OK, await AskAsync(HttpMethod.Get, "01"));

            Assert.Equal(HttpStatusCode.NoContent, await AskAsync(HttpMethod.Delete, "01"));

            Assert.Equal(HttpStatusCode.NotFound, await AskAsync(HttpMethod.Get, "01"));
            Assert.Equal(HttpStatusCode.NotFound, await AskAsync(HttpMethod.Delete, "01"));
            Assert.Equal(HttpStatusCode.OK, await AskAsync(HttpMethod.Get, "02"));
            if (onDisk)
            {
                await host!.DisposeAsync();
                await StartAsync();
                Assert.Equal(HttpStatusCode.NotFound, await AskAsync(HttpMethod.Get, "01"));
                Assert.Equal(HttpStatusCode.OK, await AskAsync(HttpMethod.Get, "02"));
            }
        }
        finally
        {
            await host!.DisposeAsync();
        }

        async Task StartAsync() => host = await TestHost.StartAsync(
            o => onDisk ? o with { Store = new LocalStoreOptions { Directory = directory.Path, SegmentBytes = 8 << 20 } } : o);

        async Task<HttpStatusCode> AskAsync(HttpMethod method, string caller)
        {
            using var client = new HttpClient();
            using var request = new HttpRequestMessage(method, new Uri(host!.Url, $"/api/subjects/number/+668000000{caller}"));
            using var response = await client.SendAsync(request, Cancellation);
            return response.StatusCode;
        }
    }

    /// <summary>The request is under way as soon as another one, sent later, has been answered.</summary>
    private static async Task WaitForRequestAsync(TestHost host)
    {
        for (var i = 0; i < 3; i++)
        {
            await host.Client.AlertsAsync(null, null, 1, Cancellation);
        }

        await Task.Delay(200, Cancellation);
    }

    private static async Task<string[]> AlertsOfAsync(string body, string contentType)
    {
        await using var host = await TestHost.StartAsync();
        await PostAsync(host, body, contentType);
        return await AlertsAsync(host);
    }

    private static Task<BatchAnswer> PostAsync(TestHost host, string body, string contentType) =>
        host.Client.PostAsync("/api/calls", new Batch(Encoding.UTF8.GetBytes(body), contentType, 0), Cancellation);

    private static async Task<string[]> AlertsAsync(TestHost host) =>
        [.. (await host.Client.AlertsAsync(null, null, 100, Cancellation)).Alerts.Select(a => a.MessageId)];
}
