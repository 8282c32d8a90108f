using System.Net;
using System.Text.Json;
using FraudSignals.Host.Ingesting;

namespace FraudSignals.Host.Tests.Serving;

/// <summary>Alerts as Server-Sent Events.</summary>
public sealed class AlertStreamTests
{
    private const int Callers = 40;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_is_cut_off_again_and_again_misses_nothing_and_sees_each_subject_in_order()
    {
        await using var host = await TestHost.StartAsync();
        using var http = new HttpClient { BaseAddress = host.Url };
        var posting = Task.Run(
            async () =>
            {
                foreach (var i in Enumerable.Range(0, Callers))
                {
                    await host.Client.PostAsync("/api/calls", Batch(i), Stop);
                }
            },
            Stop);

        var seen = new List<(string Id, string Subject)>();
        string? last = null;
        for (var cut = 0; !posting.IsCompleted || seen.DistinctBy(s => s.Id).Count() < (await host.Client.AlertsAsync(null, null, 1000, Stop)).Alerts.Length; cut++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "api/alerts/stream");
            if (last != null)
            {
                request.Headers.Add("Last-Event-ID", last);
            }

            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
            using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Stop));
            var isOne = false;
            for (var left = 1 + cut % 7; left > 0;)
            {
                var line = (await lines.ReadLineAsync(Stop))!;
                if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    using var envelope = JsonDocument.Parse(line["data: ".Length..]);
                    seen.Add((envelope.RootElement.GetProperty("id").GetString()!, envelope.RootElement.GetProperty("subject").GetString()!));
                    isOne = true;
                }
                else if (line.Length == 0 && isOne)
                {
                    (isOne, left) = (false, left - 1);
                }
                else if (line.StartsWith("id: ", StringComparison.Ordinal))
                {
                    last = line["id: ".Length..];
                }
                else if (line.StartsWith(':'))
                {
                    break; // There is no more for now.
                }
            }
        }

        await posting;
        Assert.True(seen.Count >= 2 * Callers);
        var listed = (await host.Client.AlertsAsync(null, null, 1000, Stop)).Alerts;
        Assert.Equal(listed.Select(a => a.MessageId).Order(), seen.Select(s => s.Id).Distinct().Order());
        foreach (var subject in listed.GroupBy(a => a.Subject.Token))
        {
            Assert.Equal(subject.Select(a => a.MessageId), seen.Where(s => s.Subject.EndsWith(subject.Key, StringComparison.Ordinal)).Select(s => s.Id).Distinct());
        }
    }

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

    // Six calls to six callees: an alert of either typology.
    private static Batch Batch(int caller) => new(
        System.Text.Encoding.UTF8.GetBytes(TinyData.Csv(Enumerable.Range(0, 6).Select(i =>
            $"c{caller}-{i},{new DateTimeOffset(2026, 3, 2, 8, i, 0, TimeSpan.Zero):yyyy-MM-ddTHH:mm:ssZ},+668{10000000 + caller},+66209990{i:000},30"))), "text/csv", 6);
}
