using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using FraudSignals.Alerts;
using FraudSignals.Formats.Input;
using FraudSignals.Host.Shell;
using FraudSignals.Http.Contract;

namespace FraudSignals.Host.Ingesting;

/// <summary>Talks to a running host the way a telco, a bank or a responder does.</summary>
internal sealed class HostClient : IDisposable
{
    /// <summary>The variable with the key to show; a command line can be read by other users of the machine.</summary>
    public const string KeyVariable = "FRAUDSIGNALS_API_KEY";

    private const string KeyHeader = "X-Api-Key";
    private const int MaxTries = 10;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly HttpClient _http;
    private readonly TimeProvider _clock;

    /// <summary>Whether a host that does not answer, or cannot take a batch now, is waited for, however long that takes.</summary>
    public bool IsPatient { get; init; }

    /// <param name="url">Where the host is.</param>
    /// <param name="clock">Times waits.</param>
    /// <param name="source">Whom batches are from; null leaves it to the host.</param>
    /// <param name="key">The key to show; null for that of <see cref="KeyVariable"/>, if there is one.</param>
    public HostClient(Uri url, TimeProvider clock, string? source = null, string? key = null)
    {
        _clock = clock;
        _http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromMinutes(5) };
        if ((key ?? Environment.GetEnvironmentVariable(KeyVariable)) is { Length: > 0 } shown)
        {
            _http.DefaultRequestHeaders.Add(KeyHeader, shown);
        }

        if (source != null)
        {
            _http.DefaultRequestHeaders.Add(FraudSignalsHttpOptions.SourceHeader, source);
        }
    }

    /// <summary>
    /// Posts a batch. Where the host is busy (429), cannot take it now (503) or the connection broke, it is sent again after
    /// the time the host asks for, else after a time that doubles; the host knows the records it took before.
    /// </summary>
    /// <param name="path"><c>/api/calls</c> or <c>/api/transfers</c>, with its query.</param>
    /// <param name="batch">The records.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="CommandException">The host does not answer or does not take the batch.</exception>
    public Task<BatchAnswer> PostAsync(string path, Batch batch, CancellationToken cancellation) => PostAsync(
        path,
        () =>
        {
            var content = new ByteArrayContent(batch.Body);
            content.Headers.ContentType = new MediaTypeHeaderValue(batch.ContentType);
            return Task.FromResult<HttpContent>(content);
        },
        canRepeat: true,
        cancellation);

    /// <summary>The same for a body that is made anew for every try.</summary>
    /// <param name="path"><c>/api/calls</c> or <c>/api/transfers</c>, with its query.</param>
    /// <param name="body">Makes it.</param>
    /// <param name="canRepeat">Whether it can be made more than once.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="CommandException">The host does not answer or does not take the batch.</exception>
    public async Task<BatchAnswer> PostAsync(string path, Func<Task<HttpContent>> body, bool canRepeat, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            HttpRequestException? broken = null;
            TimeSpan? asked = null;
            try
            {
                using var content = await body();
                using var response = await _http.PostAsync(path, content, cancellation);
                if (response.IsSuccessStatusCode)
                {
                    return (await response.Content.ReadFromJsonAsync<BatchAnswer>(Output.Json, cancellation))!;
                }

                if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
                    || (tries >= MaxTries && !IsPatient) || !canRepeat)
                {
                    throw new HostRefusedException(
                        response.StatusCode, $"The host refused a batch: {await ExplainAsync(response, cancellation)}");
                }

                asked = response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - _clock.GetUtcNow() : null;
            }
            catch (HttpRequestException problem) when (problem.InnerException is not UnreadableDataException && canRepeat
                && (IsPatient || (problem.HttpRequestError != HttpRequestError.ConnectionError && tries < MaxTries)))
            {
                broken = problem;
            }
            catch (HttpRequestException problem) when (problem.InnerException is not UnreadableDataException)
            {
                throw NoAnswer(problem);
            }

            var wait =
                asked ?? TimeSpan.FromSeconds(broken == null ? Math.Pow(2, Math.Min(tries, MaxTries) - 1) : Math.Min(tries, MaxTries));
            await Task.Delay(wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait, _clock, cancellation);
        }
    }

    /// <summary>The alerts after a cursor.</summary>
    /// <exception cref="CommandException">The host does not answer or refuses.</exception>
    public Task<AlertPage> AlertsAsync(string? responder, string? after, int limit, CancellationToken cancellation) => GetAsync<AlertPage>(
        $"/api/alerts?limit={limit}"
            + (responder == null ? "" : $"&responder={Uri.EscapeDataString(responder)}")
            + (after == null ? "" : $"&after={Uri.EscapeDataString(after)}"),
        cancellation);

    /// <summary>What stands at a path.</summary>
    /// <exception cref="CommandException">The host does not answer or refuses.</exception>
    public async Task<T> GetAsync<T>(string path, CancellationToken cancellation)
    {
        try
        {
            using var response = await _http.GetAsync(path, cancellation);
            return response.IsSuccessStatusCode
                ? (await response.Content.ReadFromJsonAsync<T>(Output.Json, cancellation))!
                : throw new CommandException($"The host refused {path.Split('?')[0]}: {await ExplainAsync(response, cancellation)}");
        }
        catch (HttpRequestException problem)
        {
            throw NoAnswer(problem);
        }
    }

    /// <summary>Asks for something to be done that is the same done twice.</summary>
    /// <exception cref="CommandException">The host does not answer or refuses.</exception>
    public async Task<T> PostAsync<T>(string path, CancellationToken cancellation)
    {
        try
        {
            using var response = await _http.PostAsync(path, null, cancellation);
            return response.IsSuccessStatusCode
                ? (await response.Content.ReadFromJsonAsync<T>(Output.Json, cancellation))!
                : throw new CommandException($"The host refused {path.Split('?')[0]}: {await ExplainAsync(response, cancellation)}");
        }
        catch (HttpRequestException problem)
        {
            throw NoAnswer(problem);
        }
    }

    /// <summary>What stands at a path, as text.</summary>
    /// <exception cref="CommandException">The host does not answer or refuses.</exception>
    public async Task<string> GetTextAsync(string path, CancellationToken cancellation) =>
        (await SendAsync(HttpMethod.Get, path, cancellation)).Text;

    /// <summary>Asks for something to be done that needs no more than its path.</summary>
    /// <exception cref="CommandException">The host does not answer or refuses.</exception>
    public Task<(HttpStatusCode Status, string Text)> PostAsync(string path, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, path, cancellation);

    public void Dispose() => _http.Dispose();

    private async Task<(HttpStatusCode Status, string Text)> SendAsync(HttpMethod method, string path, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path);
            using var response = await _http.SendAsync(request, cancellation);
            return response.IsSuccessStatusCode
                ? (response.StatusCode, await response.Content.ReadAsStringAsync(cancellation))
                : throw new CommandException($"The host refused {path.Split('?')[0]}: {await ExplainAsync(response, cancellation)}");
        }
        catch (HttpRequestException problem)
        {
            throw NoAnswer(problem);
        }
    }

    private CommandException NoAnswer(HttpRequestException problem) => new($"No host answers at {_http.BaseAddress}: {problem.Message}.");

    private static async Task<string> ExplainAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            var problem = await response.Content.ReadFromJsonAsync<Problem>(Output.Json, cancellation);
            return $"{(int)response.StatusCode} {problem!.Code}. {problem.Detail}"
                + (problem.Accepted > 0 ? $" {problem.Accepted} of its records were taken; sending it again is safe." : "");
        }
        catch (Exception notOurs) when (notOurs is JsonException or NotSupportedException)
        {
            return $"{(int)response.StatusCode} {response.ReasonPhrase}";
        }
    }
}
