using System.Net;
using System.Net.Http.Json;
using FraudSignals.Host.Shell;
using FraudSignals.Http.Contract;

namespace FraudSignals.Host.Tests.Crashing;

/// <summary>
/// Reports on a population of its own to a host that is killed again and again, and to one that is not. It knows a batch is
/// taken when it is answered with 2xx and not before, and posts it until then.
/// </summary>
internal sealed class Client(Population population, Uri killed, Uri steady, Tally tally) : IDisposable
{
    private const int Remembered = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient _killed = new() { BaseAddress = killed };
    private readonly HttpClient _steady = new() { BaseAddress = steady };
    private readonly Queue<Posting> _answered = [];
    private int _batches;

    /// <summary>Posts the next batch to both hosts; to the first also one it has taken before, if it may have forgotten it.</summary>
    public async Task PostAsync(CancellationToken cancellation)
    {
        var batch = population.Next();
        var reference = PostAsync(_steady, batch, cancellation);
        var (answer, tries) = await PostAsync(_killed, batch, cancellation);
        tally.Answered(batch, answer, tries);
        var (expected, _) = await reference;
        if (expected.Accepted != batch.Records)
        {
            tally.Complain($"The host that was not killed took {expected.Accepted} of {batch.Records} records.");
        }

        // Before the host was gone it had acknowledged another; and now and then a client is not sure.
        if ((tries > 1 || ++_batches % 10 == 0) && _answered.Count > 0)
        {
            await PostAgainAsync(_answered.Last(), cancellation);
        }

        _answered.Enqueue(batch);
        if (_answered.Count > Remembered)
        {
            _answered.Dequeue();
        }
    }

    /// <summary>Posts the last batches once more: all of them must be known.</summary>
    public async Task PostAllAgainAsync(CancellationToken cancellation)
    {
        foreach (var batch in _answered)
        {
            await PostAgainAsync(batch, cancellation);
        }
    }

    public void Dispose()
    {
        _killed.Dispose();
        _steady.Dispose();
    }

    private async Task PostAgainAsync(Posting batch, CancellationToken cancellation) =>
        tally.AnsweredAgain(batch, (await PostAsync(_killed, batch, cancellation)).Answer);

    private async Task<(BatchAnswer Answer, int Tries)> PostAsync(HttpClient host, Posting batch, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                using var content = new ByteArrayContent(batch.Csv);
                content.Headers.ContentType = new("text/csv");
                using var response = await host.PostAsync(batch.Path, content, cancellation);
                if (response.IsSuccessStatusCode)
                {
                    return ((await response.Content.ReadFromJsonAsync<BatchAnswer>(Output.Json, cancellation))!, tries);
                }

                if (response.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests))
                {
                    tally.Complain($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellation)}");
                }
            }
            catch (HttpRequestException)
            {
                // Refused, reset, or cut off in the middle: nobody knows what became of it.
            }

            tally.NotAnswered();
            await Task.Delay(Pause, cancellation);
        }
    }
}
