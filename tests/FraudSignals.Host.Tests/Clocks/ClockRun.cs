using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using FraudSignals.Host.Tests.Serving;
using FraudSignals.Ingestion.Single;
using FraudSignals.Ingestion.Stages;
using FraudSignals.Storage.Local;
using Microsoft.Extensions.DependencyInjection;

namespace FraudSignals.Host.Tests.Clocks;

/// <summary>
/// A host with a data directory whose clock is turned at random, before starts and while it runs, by seconds to years. Senders write
/// true times. An operator sets the clock right now and then, restarts what refuses, and vouches for the clock where that is asked.
/// </summary>
internal sealed class ClockRun(int seed) : IAsyncDisposable
{
    private static readonly DateTimeOffset Begin = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private readonly Random _random = new(seed);
    private readonly TempDirectory _directory = new();
    private readonly TurnedClock _clock = new(Begin);
    private readonly HttpClient _http = new();
    private readonly List<(string Id, DateTimeOffset Time, int Caller)> _acknowledged = [];
    private readonly Dictionary<string, (DateTimeOffset Time, int Caller)> _pending = [];
    private TestHost? _host;
    private DateTimeOffset _lastReception;
    private int _ids;

    /// <summary>How often a batch was refused because of the clock.</summary>
    public int Refused { get; private set; }

    /// <summary>How often the operator vouched for the clock.</summary>
    public int Vouched { get; private set; }

    public int Acknowledged => _acknowledged.Count;

    public async Task PlayAsync(int steps)
    {
        await StartAsync();
        for (var i = 0; i < steps; i++)
        {
            switch (_random.Next(10))
            {
                case 0:
                    _clock.Off = Jump();
                    break;
                case 1:
                    await StopAsync();
                    _clock.Off = Jump();
                    await StartAsync();
                    break;
                case 2:
                    await StopAsync();
                    _clock.Pass(TimeSpan.FromMinutes(_random.Next(3 * 24 * 60)));
                    await StartAsync();
                    break;
                case 3:
                    _clock.Off = TimeSpan.Zero;
                    break;
                case 4:
                    await SetRightAsync();
                    break;
                default:
                    _clock.Pass(TimeSpan.FromMinutes(_random.Next(1, 90)));
                    await PostAsync(_random.Next(1, 8));
                    break;
            }
        }

        await SetRightAsync();
        await PostAsync(5);
        Assert.Empty(_pending);
        await LookAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        _directory.Dispose();
    }

    // Small steps, or so large that records would be too late or too early by them; at a start less is believed too.
    private TimeSpan Jump() => _random.Next(4) switch
    {
        0 => TimeSpan.FromSeconds(_random.Next(-120, 120)),
        1 => TimeSpan.FromHours(_random.Next(49, 24 * 400)),
        2 => -TimeSpan.FromHours(_random.Next(1, 24 * 400)),
        _ => TimeSpan.FromHours(_random.Next(1, 20)),
    };

    private async Task SetRightAsync()
    {
        _clock.Off = TimeSpan.Zero;
        if (await PostAsync(0))
        {
            return;
        }

        await StopAsync();
        await StartAsync();
        if (!await PostAsync(0))
        {
            await _host!.App.Services.GetRequiredService<EmbeddedRuntime>().AcceptClockAsync(TestContext.Current.CancellationToken);
            Vouched++;
            Assert.True(await PostAsync(0));
        }
    }

    /// <summary>Posts some new records and all that were refused before, as senders do; tells whether they were taken.</summary>
    private async Task<bool> PostAsync(int count)
    {
        // What nobody took for two days its sender gives up, or posts as history.
        foreach (var old in _pending.Where(p => p.Value.Time < _clock.Truth - TimeSpan.FromHours(24)).Select(p => p.Key).ToList())
        {
            _pending.Remove(old);
        }

        for (var i = 0; i < Math.Max(1, count); i++)
        {
            _pending.Add($"r{_ids++}", (_clock.Truth - TimeSpan.FromSeconds(_random.Next(3600)), _random.Next(1, 12)));
        }

        var body = string.Join('\n', _pending.Select(p => Line(p.Key, p.Value.Time, p.Value.Caller)));
        var (status, json) = await SendAsync(body);
        if (status == HttpStatusCode.ServiceUnavailable)
        {
            Assert.Equal(("clock_jumped", 0), (json.GetProperty("code").GetString(), json.GetProperty("accepted").GetInt32()));
            Assert.Equal(HttpStatusCode.ServiceUnavailable,
                (await _http.GetAsync(new Uri(_host!.Url, "/health/ready"), TestContext.Current.CancellationToken)).StatusCode);
            Refused++;
            return false;
        }

        // Nobody is told 200 for what does not count.
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(
            _pending.Count == json.GetProperty("accepted").GetInt32(),
            $"Of {_pending.Count} records at {_clock.Truth:O}, the clock off by {_clock.Off}, the last reception {_lastReception:O}: "
            + $"{json}");
        _acknowledged.AddRange(_pending.Select(p => (p.Key, p.Value.Time, p.Value.Caller)));
        _pending.Clear();
        _lastReception = _clock.GetUtcNow();
        return true;
    }

    // All that was acknowledged is there: subjects since their first call, and nothing that is sent again counts.
    private async Task LookAsync()
    {
        foreach (var subject in _acknowledged.GroupBy(a => a.Caller))
        {
            var answer =
                await _http.GetAsync(new Uri(_host!.Url, $"/api/subjects/number/{Number(subject.Key)}"),
                    TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.Equal(subject.Min(a => a.Time), json.RootElement.GetProperty("firstSeen").GetDateTimeOffset());
            Assert.Equal(subject.Max(a => a.Time), json.RootElement.GetProperty("lastSeen").GetDateTimeOffset());
        }

        var recent = _acknowledged.Where(a => a.Time > _clock.Truth - TimeSpan.FromHours(47)).ToList();
        var (_, again) = await SendAsync(string.Join('\n', recent.Select(a => Line(a.Id, a.Time, a.Caller))));
        var (known, late) = (again.GetProperty("duplicates").GetInt32(), again.GetProperty("tooLate").GetInt32());
        Assert.Equal(recent.Count, known + late);
        Assert.True(late == 0 || Vouched > 0, $"{late} records of the last two days are too late.");
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/x-ndjson");
        using var response = await _http.PostAsync(new Uri(_host!.Url, "/api/calls"), content, TestContext.Current.CancellationToken);
        return (response.StatusCode,
            JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement);
    }

    private async Task StartAsync()
    {
        if (_clock.Off < TimeSpan.Zero && _clock.GetUtcNow() + ReceptionClock.Step >= _lastReception)
        {
            // Behind the truth, but after all that is known: nobody can tell, and records are refused as too early.
            _clock.Off = TimeSpan.Zero;
        }

        _host = await TestHost.StartAsync(
            options => options with
            {
                ReceptionTime = ReceptionTime.Clock,
                Store = new LocalStoreOptions { Directory = _directory.File("data"), SegmentBytes = 8 << 20 },
            },
            _clock);
    }

    private async Task StopAsync()
    {
        if (_host != null)
        {
            // A checkpoint may be under way; the host lets it end before it goes.
            await _host.App.StopAsync(CancellationToken.None);
            await _host.DisposeAsync();
            _host = null;
        }
    }

    private static string Line(string id, DateTimeOffset time, int caller) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"id":"{{id}}","time":"{{time:yyyy-MM-dd'T'HH:mm:ss'Z'}}","caller":"{{Number(caller)}}","callee":"+66899990000","durationSeconds":30}""");

    private static string Number(int caller) => $"+6681{caller:d7}";
}
