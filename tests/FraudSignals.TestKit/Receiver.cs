using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StandardWebhooks;

namespace FraudSignals.TestKit;

/// <summary>A receiver of webhooks: checks signatures by a public library and keeps what it took.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private StandardWebhook? _verifier;

    private Receiver(WebApplication app) => _app = app;

    /// <summary>Decides what a message is answered; 200 where it is not set.</summary>
    public Func<string, HttpContext, Task<int>> Answer { get; set; } = (_, _) => Task.FromResult(200);

    /// <summary>What was taken (answered 2xx), in order: message id and subject token.</summary>
    public ConcurrentQueue<(string Id, string Subject)> Taken { get; } = new();

    /// <summary>Paths asked for, taken or not.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>What was said, taken or not.</summary>
    public ConcurrentQueue<string> Bodies { get; } = new();

    /// <summary>What was wrong with messages.</summary>
    public ConcurrentQueue<string> Problems { get; } = new();

    public Uri Address => new(_app.Urls.Single() + "/hook");

    /// <param name="secret">What signatures are checked with; null until <see cref="Trust"/> tells.</param>
    public static async Task<Receiver> StartAsync(string? secret = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        if (secret != null)
        {
            receiver.Trust(secret);
        }

        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Checks signatures with a secret from now on.</summary>
    public void Trust(string secret) => _verifier = new StandardWebhook(secret);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    // The library compares with the clock of the machine, and knows one signature; else it signs again and the two are compared.
    private void Verify(string body, string id, HttpContext context)
    {
        var headers = context.Request.Headers;
        var time = DateTimeOffset.FromUnixTimeSeconds(long.Parse(headers["webhook-timestamp"].ToString(), CultureInfo.InvariantCulture));
        var signatures = headers["webhook-signature"].ToString().Split(' ');
        if (signatures.Length > 1 || time > DateTimeOffset.UtcNow.AddMinutes(2))
        {
            Assert.Contains(_verifier!.Sign(id, time, body), signatures);
        }
        else
        {
            _verifier!.Verify(body, headers);
        }
    }

    private async Task TakeAsync(HttpContext context)
    {
        Asked.Enqueue(context.Request.Path);
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        Bodies.Enqueue(body);
        var id = context.Request.Headers["webhook-id"].ToString();
        try
        {
            Verify(body, id, context);
        }
        catch (Exception problem)
        {
            Problems.Enqueue(problem.Message);
            throw;
        }

        using var json = JsonDocument.Parse(body);
        if (json.RootElement.GetProperty("id").GetString() is var named && named != id)
        {
            Problems.Enqueue($"{id} holds {named}");
        }

        context.Response.StatusCode = await Answer(id, context);
        if (context.Response.StatusCode is >= 200 and < 300)
        {
            Taken.Enqueue((id, json.RootElement.GetProperty("data").GetProperty("subject").GetProperty("token").GetString()!));
        }
    }
}
