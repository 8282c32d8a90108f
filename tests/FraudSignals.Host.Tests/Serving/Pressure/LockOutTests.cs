using System.Net;
using System.Text;

namespace FraudSignals.Host.Tests.Serving.Pressure;

/// <summary>Clients that are slow, silent or many do not keep the others out.</summary>
public sealed class LockOutTests
{
    private const int MaxConnections = 1000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Slow_senders_keep_nobody_waiting_and_are_taken_in_the_end()
    {
        await using var host = await TestHost.StartAsync();
        using var client = new HttpClient { BaseAddress = host.Url };
        var slow = await ManyAsync(24, host);
        var rows = TinyData.Sorted(TinyData.Calls()).ToArray();
        var body = Encoding.UTF8.GetBytes(TinyData.Csv(rows));
        foreach (var sender in slow)
        {
            await sender.SendAsync(
                $"POST /api/calls HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nContent-Length: {body.Length}\r\n\r\n");
            await sender.SendAsync(body.AsMemory(0, body.Length / 2));
        }

        var others = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => PostAsync(client, TinyData.Csv(rows))));

        Assert.All(others, o => Assert.Equal(HttpStatusCode.OK, o));
        foreach (var sender in slow)
        {
            await sender.SendAsync(body.AsMemory(body.Length / 2));
        }

        Assert.All(await Task.WhenAll(slow.Select(s => s.StatusLineAsync())), line => Assert.Equal("HTTP/1.1 200 OK", line));
        slow.ForEach(s => s.Dispose());
    }

    [Fact]
    public async Task A_sender_that_stops_in_the_midst_of_many_records_leaves_its_place()
    {
        await using var host = await TestHost.StartAsync();
        using var client = new HttpClient { BaseAddress = host.Url };
        var record = """{"id":"x","time":"2026-03-01T09:30:00Z","caller":"0812345678","callee":"0899999999","durationSeconds":12}""" + "\n";
        var much = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(record, 20_000)));
        var slow = await ManyAsync(16, host);
        foreach (var sender in slow)
        {
            await sender.SendAsync(
                $"POST /api/calls HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: "
                + $"{much.Length + 1}\r\n\r\n");
            await sender.SendAsync(much);
        }

        Assert.All(
            await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => PostAsync(client, TinyData.Csv(TinyData.Sorted(TinyData.Calls()))))),
            o => Assert.Equal(HttpStatusCode.OK, o));
        slow.ForEach(s => s.Dispose());
    }

    [Fact]
    public async Task Idle_connections_and_headers_that_never_end_make_room()
    {
        await using var host = await TestHost.StartAsync();
        var idle = await ManyAsync(MaxConnections / 2, host);
        var endless = await ManyAsync(MaxConnections, host);
        foreach (var client in endless)
        {
            await client.SendAsync("GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
        }

        // The newest has come so far; the others are full by then.
        using var other = new HttpClient { BaseAddress = host.Url };
        using var health = await other.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await PostAsync(other, TinyData.Csv(TinyData.Sorted(TinyData.Calls()))));

        // Whoever was idle for longest was closed for it.
        await idle[0].UntilClosedAsync();
        idle.ForEach(c => c.Dispose());
        endless.ForEach(c => c.Dispose());
    }

    [Fact]
    public async Task Health_is_seen_while_every_connection_has_a_request()
    {
        await using var host = await TestHost.StartAsync();
        var busy = await ManyAsync(MaxConnections + 50, host);
        foreach (var client in busy)
        {
            await BeginAsync(client);
        }

        using var other = new HttpClient { BaseAddress = host.Url };
        using var health = await other.GetAsync(new Uri("/health/live", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        while (await PostAsync(other, TinyData.Csv(TinyData.Sorted(TinyData.Calls()))) != HttpStatusCode.ServiceUnavailable)
        {
            // Those whose request a slow host had not read yet were closed to make room: others come in their place.
            var another = await RawClient.ConnectAsync(host.Url);
            busy.Add(another);
            await BeginAsync(another);
            Assert.True(busy.Count < 4 * MaxConnections, "Nobody was refused.");
        }

        busy.ForEach(c => c.Dispose());
        while (await PostAsync(other, TinyData.Csv(TinyData.Sorted(TinyData.Calls()))) != HttpStatusCode.OK)
        {
            // Until the host has seen that they are gone.
        }
    }

    [Fact]
    public async Task Who_never_reads_its_answer_keeps_nobody_waiting()
    {
        await using var host = await TestHost.StartAsync();
        var deaf = await ManyAsync(32, host);
        var post = "POST /api/calls HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nContent-Length: 2\r\n\r\nid";
        foreach (var client in deaf)
        {
            // More answers than fit between the two; the client would wait for ever with the rest.
            await client.SendAsync(string.Concat(Enumerable.Repeat(post, 200)));
        }

        using var other = new HttpClient { BaseAddress = host.Url };
        Assert.Equal(HttpStatusCode.OK, await PostAsync(other, TinyData.Csv(TinyData.Sorted(TinyData.Calls()))));
        deaf.ForEach(c => c.Dispose());
    }

    // A request whose body does not come.
    private static async Task BeginAsync(RawClient client)
    {
        try
        {
            await client.SendAsync(
                "POST /api/calls HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nContent-Length: 1000\r\n\r\n");
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Closed to make room.
        }
    }

    private static async Task<List<RawClient>> ManyAsync(int count, TestHost host)
    {
        var clients = new List<RawClient>(count);
        for (var i = 0; i < count; i++)
        {
            clients.Add(await RawClient.ConnectAsync(host.Url));
        }

        return clients;
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, string csv)
    {
        using var content = new StringContent(csv, Encoding.UTF8, "text/csv");
        using var response = await client.PostAsync(new Uri("/api/calls", UriKind.Relative), content, Cancellation);
        return response.StatusCode;
    }
}
