using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using FraudSignals.Host.Tests.Serving;

namespace FraudSignals.Host.Tests.Clocks;

/// <summary>
/// The real host under a real clock that lies: libfaketime stands between it and the system, and is told anew while it runs.
/// </summary>
public sealed class FakedClockTests : IDisposable
{
    private static readonly string? Library = new[] { "/usr/lib", "/usr/local/lib", "/usr/lib64" }.Where(Directory.Exists)
        .SelectMany(
            d =>
                Directory.EnumerateFiles(d, "libfaketimeMT.so.1",
                    new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3, IgnoreInaccessible = true }))
        .FirstOrDefault();

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TempDirectory _directory = new();
    private readonly HttpClient _http = new();
    private readonly Uri _url = FreePort.Url();
    private HostProcess? _host;
    private int _ids;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string TimeFile => _directory.File("faketime");

    public void Dispose()
    {
        _host?.Dispose();
        _http.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_clock_that_lies_costs_no_record()
    {
        Assert.SkipWhen(Library == null, "libfaketime is not installed (apt-get install faketime).");

        // While it runs.
        await StartAsync("+0");
        await AssertTakenAsync();
        Turn("+72h");
        await AssertRefusedAsync("jumped ahead by 3 days");
        Turn("-2h");
        await AssertRefusedAsync("jumped back by 2 hours");
        Turn("+2m");
        await AssertTakenAsync();
        await _host!.UntilAsync(() => _host.HasSaid("The clock is right again"), Cancellation);
        Assert.Contains("jumped ahead by 3 days",
            Assert.Single(_host.Lines("warn: FraudSignals.Host"), line => line.Contains("The clock", StringComparison.Ordinal)));

        // Before a start; set right, it goes on without another.
        await StartAsync("+365d");
        await AssertRefusedAsync("365 days before that");
        await _host.UntilAsync(() => _host.HasSaid("365 days before that"), Cancellation);
        Turn("+0");
        await AssertTakenAsync();
        await StartAsync("-3h");
        await AssertRefusedAsync("hours after");
        Turn("+0");
        await AssertTakenAsync();

        // Vouched for although it was wrong: records of now are refused then, and count again when the right one is vouched for.
        await StartAsync("+365d", "--accept-clock", Day(365));
        var wrong = DateTimeOffset.UtcNow.AddDays(365).AddSeconds(-1);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(wrong, "+66810000002")).Status);
        Assert.Equal(1, (await PostAsync(DateTimeOffset.UtcNow, "+66810000001")).Answer.GetProperty("tooLate").GetInt32());
        await StartAsync("+0");
        await AssertRefusedAsync("days after");
        await StartAsync("+0", "--accept-clock", Day(0));
        await AssertTakenAsync();
        Assert.Equal(HttpStatusCode.OK,
            (await _http.GetAsync(new Uri(_url, "/api/subjects/number/+66810000001"), Cancellation)).StatusCode);
        await StartAsync("+0");
        await AssertTakenAsync();
    }

    private static string Day(int ahead) => DateTimeOffset.UtcNow.AddDays(ahead).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private void Turn(string off) => File.WriteAllText(TimeFile, off + "\n");

    private async Task StartAsync(string off, params string[] options)
    {
        if (_host != null)
        {
            await _host.KillAsync();
            _host.Dispose();
        }

        Turn(off);
        _host = new HostProcess(
            _url, tokenKey: null,
            new Dictionary<string, string>
            {
                ["LD_PRELOAD"] = Library!,
                ["FAKETIME_TIMESTAMP_FILE"] = TimeFile,
                ["FAKETIME_CACHE_DURATION"] = "1",
                ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
                ["DONT_FAKE_MONOTONIC"] = "1",
            },
            ["--data", _directory.File("data"), "--rules", TinyRules.Write(_directory), .. options]);
        await _host.UntilListeningAsync(Cancellation);
    }

    private async Task AssertTakenAsync()
    {
        var (status, answer) = await PostUntilAsync(HttpStatusCode.OK, "");
        Assert.Equal((HttpStatusCode.OK, 1), (status, answer.GetProperty("accepted").GetInt32()));
        Assert.Equal(HttpStatusCode.OK, await ReadyAsync());
    }

    private async Task AssertRefusedAsync(string why)
    {
        var (status, answer) = await PostUntilAsync(HttpStatusCode.ServiceUnavailable, why);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "clock_jumped", 0),
            (status, answer.GetProperty("code").GetString(), answer.GetProperty("accepted").GetInt32()));
        Assert.Contains(why, answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadyAsync());
    }

    // The library looks at its file every second or so.
    private async Task<(HttpStatusCode Status, JsonElement Answer)> PostUntilAsync(HttpStatusCode expected, string why)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await PostAsync(DateTimeOffset.UtcNow, "+66810000001");
            if ((answer.Status == expected && answer.Answer.ToString().Contains(why, StringComparison.Ordinal))
                || Stopwatch.GetElapsedTime(started) > Patience)
            {
                return answer;
            }
        }
    }

    private async Task<HttpStatusCode> ReadyAsync() => (await _http.GetAsync(new Uri(_url, "/health/ready"), Cancellation)).StatusCode;

    private async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(DateTimeOffset time, string caller)
    {
        var record =
            $$"""{"id":"r{{_ids++}}","time":"{{time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}}","caller":"{{caller}}","callee":"+66899990000","durationSeconds":30}""";
        using var content = new StringContent(record, Encoding.UTF8, "application/x-ndjson");
        using var response = await _http.PostAsync(new Uri(_url, "/api/calls"), content, Cancellation);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation)).RootElement);
    }
}
