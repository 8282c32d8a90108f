using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using FraudSignals.Host.Tests.Serving.Observing;

namespace FraudSignals.Host.Tests.Serving.Pressure;

/// <summary>What a host does where memory ends.</summary>
public sealed class MemoryTests : IDisposable
{
    private const int PerBatch = 10_000;

    private readonly TempDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(256, 60, false)]
    [InlineData(1024, 1500, true, Explicit = true)] // Minutes; the suite has a smaller one. Ids take the last of it.
    public async Task A_flood_of_new_subjects_stays_within_the_bound_and_is_told(int mebibytes, int batches, bool fills)
    {
        var url = FreePort.Url();
        using var host = new HostProcess(
            url, new string('a', 64), "--rules", TinyRules.Write(_directory), "--data", _directory.File("data"), "--max-memory",
            $"{mebibytes}MiB");
        await host.UntilListeningAsync(Cancellation);
        using var client = new HttpClient { BaseAddress = url };

        var (shed, isFull) = (0L, false);
        for (var batch = 0; batch < batches && !isFull; batch++)
        {
            var (status, answer) = await PostAsync(client, batch);
            if (fills && shed > 0 && status == HttpStatusCode.ServiceUnavailable)
            {
                // What was taken of the last batch was left out too: every caller is new.
                (isFull, shed) = (true, shed + (answer.TryGetProperty("accepted", out var taken) ? taken.GetInt64() : 0));
                TestContext.Current.SendDiagnosticMessage(
                    $"Full after {batch} batches; {shed} times a subject was left out; {host.PeakMemory >> 20} MiB at most.");
                continue;
            }

            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Equal(PerBatch, answer.GetProperty("accepted").GetInt32());
            shed += answer.TryGetProperty("shed", out var some) ? some.GetInt64() : 0;
        }

        Assert.True(shed > 0);
        Assert.Equal(fills, isFull);
        Assert.InRange(host.PeakMemory, 0, (long)mebibytes << 20);
        using var ready = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancellation);
        using var health = JsonDocument.Parse(await ready.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(fills ? "unhealthy" : "degraded", health.RootElement.GetProperty("checks").GetProperty("state").GetString());
        Assert.Contains("--max-memory", health.RootElement.GetProperty("reasons").GetProperty("state").GetString());
        Assert.Equal(shed, (await Scrape.OfAsync(client))["fraudsignals_subject_shed_total"]);

        // Those who came first go on.
        Assert.True(fills || !(await PostAsync(client, 0, "again")).Answer.TryGetProperty("shed", out _));
    }

    [Fact]
    public async Task The_end_of_memory_is_told_and_never_a_fault()
    {
        var url = FreePort.Url();
        using var host = new HostProcess(
            url, new string('a', 64), new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = "0x9000000" },
            "--rules", TinyRules.Write(_directory), "--max-memory", "8GiB");
        await host.UntilListeningAsync(Cancellation);
        using var client = new HttpClient { BaseAddress = url };

        var refused = 0;
        for (var batch = 0; refused < 3; batch++)
        {
            Assert.True(batch < 500, "Memory never ended.");
            var (status, _) = await PostAsync(client, batch);
            Assert.True(status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"Batch {batch}: {status}");
            if (status == HttpStatusCode.ServiceUnavailable)
            {
                refused++;
                using var health = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancellation);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
                Assert.Contains("memory ran out", await health.Content.ReadAsStringAsync(Cancellation));
            }
        }
    }

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(HttpClient client, int batch, string prefix = "c")
    {
        var csv = new StringBuilder(TinyData.Header).Append('\n');
        for (var i = 0; i < PerBatch; i++)
        {
            csv.Append(CultureInfo.InvariantCulture,
                $"{prefix}{batch}-{i},{DateTimeOffset.UtcNow:O},+6681{batch:0000}{i:0000},+6689{batch:0000}{i:0000},30\n");
        }

        using var content = new StringContent(csv.ToString(), Encoding.UTF8, "text/csv");
        using var response = await client.PostAsync(new Uri("/api/calls", UriKind.Relative), content, Cancellation);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation));
    }
}
