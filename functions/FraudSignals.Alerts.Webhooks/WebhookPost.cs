using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using FraudSignals.Alerts.Messages;
using FraudSignals.Parties;

namespace FraudSignals.Alerts.Webhooks;

/// <summary>
/// Posts one alert to one receiver, once. Redirects are not followed, cookies are not kept, and of the answer only its head is read.
/// </summary>
internal sealed class WebhookPost : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly HttpMessageInvoker _public;
    private readonly HttpMessageInvoker _private;
    private readonly TimeProvider _clock;

    public WebhookPost(WebhookConnections connections, TimeProvider clock) =>
        (_public, _private, _clock) = (connections.Create(privateAddresses: false), connections.Create(privateAddresses: true), clock);

    /// <exception cref="OperationCanceledException">The host stops.</exception>
    public async Task<PostOutcome> SendAsync(Webhook webhook, Alert alert, CancellationToken cancellation)
    {
        var body = new ArrayBufferWriter<byte>();
        AlertEnvelope.Write(body, alert);
        var time = _clock.GetUtcNow().ToUnixTimeSeconds();
        using var request =
            new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ReadOnlyMemoryContent(body.WrittenMemory) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(AlertEnvelope.ContentType);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("FraudSignals", "1"));
        request.Headers.Add(WebhookSignature.IdHeader, alert.MessageId);
        request.Headers.Add(WebhookSignature.TimeHeader, time.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(WebhookSignature.SignatureHeader,
            WebhookSignature.Sign(webhook.Secrets, alert.MessageId, time, body.WrittenSpan));
        using var patience = new CancellationTokenSource(Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            using var response =
                await (webhook.PrivateAddresses ? _private : _public).SendAsync(request, either.Token).ConfigureAwait(false);
            return new PostOutcome(response.IsSuccessStatusCode ? null : $"it answered {(int)response.StatusCode}",
                Refuses(response.StatusCode), Wait(response));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new PostOutcome($"it did not answer within {Timeout.TotalSeconds:0} s", false, null);
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException or System.Net.Sockets.SocketException)
        {
            return new PostOutcome(problem.Message, false, null);
        }
    }

    public void Dispose()
    {
        _public.Dispose();
        _private.Dispose();
    }

    // The receiver has something against this message, not against all of them.
    private static bool Refuses(HttpStatusCode status) =>
        status is HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.RequestEntityTooLarge
            or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.UnprocessableEntity;

    private TimeSpan? Wait(HttpResponseMessage response) =>
        response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - _clock.GetUtcNow() : null;
}

/// <summary>What became of a try.</summary>
/// <param name="Problem">Why it failed; null where it did not.</param>
/// <param name="IsRefused">Whether it is this message that the receiver does not take.</param>
/// <param name="RetryAfter">When it asks to be tried again.</param>
internal readonly record struct PostOutcome(string? Problem, bool IsRefused, TimeSpan? RetryAfter);
