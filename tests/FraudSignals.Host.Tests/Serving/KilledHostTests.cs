using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using FraudSignals.Host.Ingesting;

namespace FraudSignals.Host.Tests.Serving;

/// <summary>A host in a process of its own, with a data directory, that is killed without warning.</summary>
public sealed class KilledHostTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly string _rules;
    private readonly string _url = $"http://127.0.0.1:{FreePort()}";

    public KilledHostTests() => _rules = TinyRules.Write(_directory);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_answered_is_there_after_the_process_was_killed()
    {
        using var client = new HostClient(new Uri(_url), TimeProvider.System);
        var batches = Enumerable.Range(0, 200).Select(Batch).ToList();
        var answered = 0;
        using (var host = await StartAsync())
        {
            var posting = Task.Run(
                async () =>
                {
                    using var http = new HttpClient { BaseAddress = new Uri(_url) };
                    foreach (var batch in batches)
                    {
                        using var content = new ByteArrayContent(batch.Body);
                        content.Headers.ContentType = new("text/csv");
                        using var response = await http.PostAsync("/api/calls", content, Cancellation);
                        response.EnsureSuccessStatusCode();
                        Interlocked.Increment(ref answered);
                    }
                },
                Cancellation);
            while (Volatile.Read(ref answered) < 40)
            {
                await Task.Delay(1, Cancellation);
            }

            host.Kill();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => posting);
            await host.WaitForExitAsync(Cancellation);
        }

        Assert.InRange(answered, 40, batches.Count - 1);
        using var again = await StartAsync();
        for (var i = 0; i < batches.Count; i++)
        {
            var answer = await client.PostAsync("/api/calls", batches[i], Cancellation);

            // The batch under way may or may not have been kept; sending it again is safe either way.
            Assert.True(i >= answered ? answer.Accepted + answer.Duplicates == 5 : answer.Duplicates == 5, $"Batch {i} of {answered}: {answer}");
            Assert.True(i <= answered || answer.Accepted == 5);
        }

        Assert.Equal(batches.Count * 5 / 6, (await client.AlertsAsync(null, null, 1000, Cancellation)).Alerts.Count(a => a.Typology == "very_busy"));
        again.Kill();
        await again.WaitForExitAsync(Cancellation);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Five calls. Each caller makes six in all, to six callees.</summary>
    private static Batch Batch(int number)
    {
        var rows = Enumerable.Range(number * 5, 5).Select(i =>
            $"c{i},{new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero).AddMinutes(i):yyyy-MM-ddTHH:mm:ssZ},+66810{i / 6:d6},+66820{i % 6:d6},30");
        return new Batch(Encoding.UTF8.GetBytes(TinyData.Csv(rows)), "text/csv", 5);
    }

    private async Task<Process> StartAsync()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])
            [Path.Combine(AppContext.BaseDirectory, "FraudSignals.Host.dll"), "serve", "--urls", _url, "--rules", _rules, "--data", _directory.File("data"), "--replay"])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var http = new HttpClient();
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var response = await http.GetAsync(_url + "/health/ready", Cancellation);
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    return process;
                }
            }
            catch (HttpRequestException) when (tries < 300 && !process.HasExited)
            {
                await Task.Delay(100, Cancellation);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
