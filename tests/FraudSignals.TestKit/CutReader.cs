using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace FraudSignals.TestKit;

/// <summary>
/// Reads alerts as Server-Sent Events as a browser does, is cut off after any number of bytes, and goes on behind the last event it saw
/// whole.
/// </summary>
/// <param name="http">A client of the host.</param>
/// <param name="seed">Draws when it is cut off.</param>
public sealed class CutReader(HttpClient http, int seed)
{
    // Some events long, so that it is cut off within the first, within a later one and between two.
    private const int MostBytes = 8_000;

    // More and the poster waits for the reader, which is to be cut off while there is more to come.
    private const int MostAhead = 20;

    private readonly Random _random = new(seed);
    private readonly ConcurrentQueue<(string Id, string Subject)> _seen = [];
    private string? _last;

    public int Cuts { get; private set; }

    public int Seen => _seen.Count;

    /// <summary>
    /// Reads while batches are posted, until it was cut off so often and has seen what came of all of them: each alert that is listed then
    /// once, and
    /// those of each subject in their order.
    /// </summary>
    /// <param name="cuts">How often it is cut off at least.</param>
    /// <param name="post">Posts a batch that raises alerts.</param>
    /// <param name="stop">Gives up.</param>
    public async Task ReadWhileAsync(int cuts, Func<int, Task> post, CancellationToken stop)
    {
        List<(string Id, string Subject)>? expected = null;
        var posting = Task.Run(
            async () =>
            {
                for (var posted = 0; Cuts < cuts;)
                {
                    if (posted < Seen + MostAhead)
                    {
                        await post(posted++);
                    }
                    else
                    {
                        await Task.Delay(5, stop);
                    }
                }

                expected = await ListAsync(stop);
            },
            stop);
        while (expected == null || Seen < expected.Count)
        {
            if (posting.IsFaulted)
            {
                await posting;
            }

            await ReadAsync(() => posting.IsFaulted || Seen >= expected?.Count, stop);
        }

        await posting;
        Assert.Equal(expected.Select(a => a.Id).Order(StringComparer.Ordinal), _seen.Select(s => s.Id).Order(StringComparer.Ordinal));
        foreach (var subject in expected.GroupBy(a => a.Subject))
        {
            Assert.Equal(subject.Select(a => a.Id),
                _seen.Where(s => s.Subject.EndsWith(subject.Key, StringComparison.Ordinal)).Select(s => s.Id));
        }
    }

    private async Task<List<(string Id, string Subject)>> ListAsync(CancellationToken stop)
    {
        List<(string Id, string Subject)> listed = [];
        for (string? after = null; ;)
        {
            var page =
                JsonDocument.Parse(
                    await http.GetStringAsync(new Uri("api/alerts?limit=1000" + (after == null ? "" : "&after=" + after), UriKind.Relative),
                        stop)).RootElement;
            var alerts = page.GetProperty("alerts").EnumerateArray().ToList();
            listed.AddRange(
                alerts.Select(a => (a.GetProperty("messageId").GetString()!, a.GetProperty("subject").GetProperty("token").GetString()!)));
            if (alerts.Count < 1000)
            {
                return listed;
            }

            after = page.GetProperty("next").GetString();
        }
    }

    private async Task ReadAsync(Func<bool> isEnough, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/alerts/stream");
        if (_last != null)
        {
            request.Headers.Add("Last-Event-ID", _last);
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        await using var stream = await response.Content.ReadAsStreamAsync(stop);
        var (left, taken, buffer) = (_random.Next(1, MostBytes), new List<byte>(), new byte[MostBytes]);
        while (left > 0 && !isEnough())
        {
            var count = await stream.ReadAsync(buffer.AsMemory(0, left), stop);
            if (count == 0)
            {
                return; // It ended as it does from time to time.
            }

            left -= count;
            taken.AddRange(buffer.AsSpan(0, count));
            Take(taken);
        }

        Cuts++;
    }

    // An event counts when the empty line behind it has come.
    private void Take(List<byte> taken)
    {
        for (int end; (end = IndexOfEnd(taken)) >= 0; taken.RemoveRange(0, end + 2))
        {
            var lines = Encoding.UTF8.GetString([.. taken[..end]]).Split('\n');
            if (lines.FirstOrDefault(l => l.StartsWith("data: ", StringComparison.Ordinal)) is { } data)
            {
                using var envelope = JsonDocument.Parse(data["data: ".Length..]);
                _seen.Enqueue(
                    (envelope.RootElement.GetProperty("id").GetString()!, envelope.RootElement.GetProperty("subject").GetString()!));
            }

            _last = lines.FirstOrDefault(l => l.StartsWith("id: ", StringComparison.Ordinal))?["id: ".Length..] ?? _last;
        }
    }

    private static int IndexOfEnd(List<byte> bytes)
    {
        for (var i = 0; i + 1 < bytes.Count; i++)
        {
            if (bytes[i] == '\n' && bytes[i + 1] == '\n')
            {
                return i;
            }
        }

        return -1;
    }
}
