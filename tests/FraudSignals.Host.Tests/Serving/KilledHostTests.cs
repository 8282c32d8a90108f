using System.Text;
using FraudSignals.Host.Ingesting;

namespace FraudSignals.Host.Tests.Serving;

/// <summary>A host in a process of its own, with a data directory, that is killed without warning.</summary>
public sealed class KilledHostTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly string _rules;
    private readonly Uri _url = FreePort.Url();

    public KilledHostTests() => _rules = TinyRules.Write(_directory);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_answered_is_there_after_the_process_was_killed()
    {
        using var client = new HostClient(_url, TimeProvider.System);
        var batches = Enumerable.Range(0, 200).Select(Batch).ToList();
        var (answered, killed) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        using (var host = await StartAsync())
        {
            var posting = Task.Run(
                async () =>
                {
                    using var http = new HttpClient { BaseAddress = _url };
                    foreach (var batch in batches)
                    {
                        using var content = new ByteArrayContent(batch.Body);
                        content.Headers.ContentType = new("text/csv");
                        using var response = await http.PostAsync("/api/calls", content, Cancellation);
                        response.EnsureSuccessStatusCode();

                        // However late the kill comes, some are left for after it.
                        if (Interlocked.Increment(ref answered) == batches.Count * 3 / 4)
                        {
                            await killed.Task;
                        }
                    }
                },
                Cancellation);
            while (Volatile.Read(ref answered) < 40)
            {
                await Task.Delay(1, Cancellation);
            }

            await host.KillAsync();
            killed.SetResult();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => posting);
        }

        Assert.InRange(answered, 40, batches.Count - 1);
        using var again = await StartAsync();
        for (var i = 0; i < batches.Count; i++)
        {
            var answer = await client.PostAsync("/api/calls", batches[i], Cancellation);

            // The batch under way may or may not have been kept; sending it again is safe either way.
            Assert.True(i >= answered ? answer.Accepted + answer.Duplicates == 5 : answer.Duplicates == 5,
                $"Batch {i} of {answered}: {answer}");
            Assert.True(i <= answered || answer.Accepted == 5);
        }

        Assert.Equal(batches.Count * 5 / 6,
            (await client.AlertsAsync(null, null, 1000, Cancellation)).Alerts.Count(a => a.Typology == "very_busy"));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Five calls. Each caller makes six in all, to six callees.</summary>
    private static Batch Batch(int number)
    {
        var rows = Enumerable.Range(number * 5, 5).Select(i =>
            $"c{i},{new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero).AddMinutes(i):yyyy-MM-ddTHH:mm:ssZ},+66810{i / 6:d6},+66820{i % 6:d6},30");
        return new Batch(Encoding.UTF8.GetBytes(TinyData.Csv(rows)), "text/csv", 5);
    }

    private async Task<HostProcess> StartAsync()
    {
        var host = new HostProcess(_url, null, "--rules", _rules, "--data", _directory.File("data"), "--replay");
        await host.UntilListeningAsync(Cancellation);
        return host;
    }
}
