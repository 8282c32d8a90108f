using System.Buffers;
using System.Text;
using FraudSignals.Alerts.Messages;
using FraudSignals.Http.Parties;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FraudSignals.Http.Endpoints;

/// <summary>
/// Alerts as Server-Sent Events, as they come: each a CloudEvents envelope on one line, with the cursor behind it for its id, so that
/// whoever goes on
/// from the last it saw (<c>Last-Event-ID</c>) misses nothing and sees nothing twice. After some minutes the answer ends, and with the next
/// request
/// it is looked again who asks.
/// </summary>
/// <param name="alerts">The alerts.</param>
/// <param name="caller">Who asks.</param>
/// <param name="responder">Only this desk's; null for all.</param>
/// <param name="after">Where to go on; null from the beginning.</param>
/// <param name="lasts">How long the answer may last.</param>
/// <param name="clock">Measures it.</param>
/// <param name="stopping">The host stops.</param>
internal sealed class AlertStream(
    AlertView alerts, Caller caller, string? responder, string? after, TimeSpan lasts, TimeProvider clock, CancellationToken stopping)
    : IResult
{
    private const int MostAtOnce = 128;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);
    private static readonly byte[] StillThere = ": still there\n\n"u8.ToArray();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            return;
        }

        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping);
        try
        {
            await response.Body.WriteAsync("retry: 1000\n\n"u8.ToArray(), stop.Token);
            await RunAsync(response.Body, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Gone, or told to go.
        }
    }

    private async Task RunAsync(Stream body, CancellationToken stop)
    {
        var (begun, told, next) = (clock.GetTimestamp(), clock.GetTimestamp(), after);

        // One at first and then more: whoever is cut off again and again still gets on by one each time.
        var atOnce = 1;
        while (clock.GetElapsedTime(begun) < lasts)
        {
            var asked = atOnce;
            var page = await alerts.ListAsync(caller, responder, next, asked, snoozed: false, stop);
            if (page.Alerts.Length > 0)
            {
                var events = new ArrayBufferWriter<byte>();
                for (var i = 0; i < page.Alerts.Length; i++)
                {
                    events.Write("event: alert\ndata: "u8);
                    AlertEnvelope.Write(events, page.Alerts[i]);
                    events.Write(Encoding.UTF8.GetBytes($"\nid: {page.Cursors[i]}\n\n"));
                }

                await body.WriteAsync(events.WrittenMemory, stop);
                await body.FlushAsync(stop);
                told = clock.GetTimestamp();
                atOnce = Math.Min(MostAtOnce, 2 * atOnce);
            }
            else if (clock.GetElapsedTime(told) >= Silence)
            {
                await body.WriteAsync(StillThere, stop);
                await body.FlushAsync(stop);
                told = clock.GetTimestamp();
            }
            else
            {
                await body.FlushAsync(stop);
            }

            next = page.Next ?? next;
            if (page.Alerts.Length < asked)
            {
                await Task.Delay(Pause, clock, stop);
            }
        }
    }
}
