using System.Net;
using System.Net.Sockets;
using System.Text;
using FraudSignals.Formats.Records;

namespace FraudSignals.Http.Tests.BadInput;

/// <summary>Bodies that end half-way: nothing is half taken, and sending all of it again is safe.</summary>
public sealed class CutOffTests
{
    /// <summary>How a connection ends.</summary>
    public enum Ending
    {
        /// <summary>The sender still listens.</summary>
        StopsTalking,
        HangsUp,
        Breaks,
    }

    public static MatrixTheoryData<BatchFormat, bool, Ending> OnTheWire =>
        new([BatchFormat.Json, BatchFormat.NdJson, BatchFormat.Csv], [false, true], [Ending.StopsTalking, Ending.HangsUp, Ending.Breaks]);

    [Theory]
    [MemberData(nameof(OnTheWire))]
    public async Task What_came_whole_before_the_connection_ended_counts(BatchFormat format, bool isChunked, Ending ending)
    {
        await using var server = await EngineServer.StartAsync(o => o.Limits.ChunkRecords = 2);
        using (var client = new TcpClient())
        {
            await SendHalfAsync(client, server, format, isChunked);
            await UntilCallsAsync(server, 3); // All that came whole, though the last chunk is not full.
            await EndAsync(client, ending);
        }

        Assert.Equal(1, await AlertsAsync(server));
        (await server.PostCallsAsync(format, Records(format))).AssertTaken(new Counts(Accepted: 1, Duplicates: 3));
        Assert.Equal(4, await server.CallsAsync());
        Assert.Equal(1, await AlertsAsync(server));
    }

    [Theory]
    [MemberData(nameof(OnTheWire))]
    public async Task Sent_again_at_once_everything_counts_once(BatchFormat format, bool isChunked, Ending ending)
    {
        await using var server = await EngineServer.StartAsync();
        using (var client = new TcpClient())
        {
            await SendHalfAsync(client, server, format, isChunked);
            await EndAsync(client, ending);
        }

        // The end may overtake the data before it, so nothing is known of what was taken the first time.
        var again = await server.PostCallsAsync(format, Records(format));
        Assert.Equal((HttpStatusCode.OK, 4, 0),
            (again.Status, again.Number("accepted") + again.Number("duplicates"), again.Number("rejected")));
        Assert.Equal(4, await server.CallsAsync());
        Assert.Equal(1, await AlertsAsync(server));
    }

    [Fact]
    public async Task A_json_array_that_ends_in_the_middle_keeps_its_prefix()
    {
        await using var server = await EngineServer.StartAsync();
        var answer =
            await server.PostCallsAsync(Call.Body(BatchFormat.Json, Call.Json("1"), Call.Json("2"), Call.Json("3"))[..^60],
                "application/json");
        answer.AssertStopped(HttpStatusCode.BadRequest, "cut_off", accepted: 2, index: 2);
        await server.AssertCountedAsync("1", "2");
    }

    [Theory]
    [InlineData(BatchFormat.NdJson, "invalid_json")]
    [InlineData(BatchFormat.Csv, "column_count")]
    public async Task A_last_line_that_ends_in_the_middle_is_refused(BatchFormat format, string code)
    {
        await using var server = await EngineServer.StartAsync();
        var body = Call.Body(format, Call.In(format, "1"), Call.In(format, "2"), Call.In(format, "3"));
        var answer = await server.PostCallsAsync(body[..^15], Call.ContentType(format));
        answer.AssertTaken(new Counts(Accepted: 2, Rejected: 1), $"2 3 - {code}");
        await server.AssertCountedAsync("1", "2");
    }

    private static IEnumerable<string> Records(BatchFormat format) => ((string[])["1", "2", "3", "4"]).Select(id => Call.In(format, id));

    /// <summary>Sends the records without their last bytes. What is left of the last CSV row would pass for a whole one.</summary>
    private static async Task SendHalfAsync(TcpClient client, EngineServer server, BatchFormat format, bool isChunked)
    {
        await client.ConnectAsync(server.Address.Host, server.Address.Port);
        var (framing, chunk) = isChunked ? ("Transfer-Encoding: chunked", "2710\r\n") : ("Content-Length: 10000", "");
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/calls HTTP/1.1\r\nHost: x\r\nContent-Type: "
            + $"{Call.ContentType(format)}\r\n{framing}\r\n\r\n{chunk}{Call.Body(format, Records(format))[..^5]}"));
    }

    private static async Task EndAsync(TcpClient client, Ending ending)
    {
        if (ending == Ending.StopsTalking)
        {
            client.Client.Shutdown(SocketShutdown.Send);
            await AssertUnansweredAsync(client.Client);
        }

        client.LingerState = new LingerOption(ending == Ending.Breaks, 0);
        client.Close();
    }

    /// <summary>Kestrel closes or resets the connection of a sender who has stopped talking; above all, no 200 comes.</summary>
    private static async Task AssertUnansweredAsync(Socket socket)
    {
        try
        {
            Assert.Equal(0, await socket.ReceiveAsync(new byte[1]));
        }
        catch (SocketException problem) when (problem.SocketErrorCode == SocketError.ConnectionReset)
        {
        }
    }

    private static async Task UntilCallsAsync(EngineServer server, int calls)
    {
        await Until.TrueAsync(async () => await server.CallsAsync() >= calls, $"{calls} calls are counted",
            TestContext.Current.CancellationToken);
        Assert.Equal(calls, await server.CallsAsync());
    }

    private static async Task<int> AlertsAsync(EngineServer server) =>
        (await server.GetAsync("/api/alerts")).Json.GetProperty("alerts").GetArrayLength();
}
