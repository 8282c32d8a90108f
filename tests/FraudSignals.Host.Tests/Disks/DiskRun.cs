using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using FraudSignals.Host.Shell;
using FraudSignals.Host.Tests.Serving;
using FraudSignals.Http.Contract;

namespace FraudSignals.Host.Tests.Disks;

/// <summary>
/// A host works on a disk one of whose calls fails, until it is killed and the power goes. Then another starts on a good disk: all that
/// was acknowledged must be there.
/// </summary>
internal sealed class DiskRun : IDisposable
{
    private const int Batches = 10;
    private const int LargeBatch = 2;
    private const int SwitchBatch = 5;
    private const int ErasureBatch = 7;
    private const string Rule = "very_many";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly DiskFault? _fault;
    private readonly TimeSpan _faultPatience;
    private readonly CancellationToken _cancellation;
    private readonly TempDirectory _directory = new();
    private readonly FaultyDisk _disk;
    private readonly string _data;
    private readonly string _rules;
    private readonly HttpClient _http = new();
    private readonly List<(string Csv, int Records)> _acknowledged = [];
    private readonly HashSet<string> _alerts = [];
    private readonly DiskReport _report = new();
    private bool _isSwitchedOff;
    private int _batch;

    /// <param name="fault">What fails; null for nothing.</param>
    /// <param name="faultPatience">How long the fault is waited for once all work is done.</param>
    /// <param name="cancellation">Gives up.</param>
    public DiskRun(DiskFault? fault, TimeSpan faultPatience, CancellationToken cancellation)
    {
        (_fault, _faultPatience, _cancellation) = (fault, faultPatience, cancellation);
        _data = _directory.File("data");
        _disk = new FaultyDisk(_directory, _data);
        _rules = TinyRules.Write(_directory);
    }

    /// <param name="fromStart">Calls count for the fault from the start of the process on, else once it has taken a batch.</param>
    /// <param name="restarts">Before the power goes the host is started once more, on what the system has in memory.</param>
    public async Task<DiskReport> RunAsync(bool fromStart, bool restarts)
    {
        if (fromStart)
        {
            _disk.Arm();
        }

        using (var host = Start(_disk.Environment(_fault)))
        {
            if (await IsUpAsync(host))
            {
                await PostAsync();
                _disk.Arm();
                await WorkAsync();
                await MeetAsync(host);
            }
            else
            {
                _report.RefusedToStart = true;
            }

            await host.KillAsync();
        }

        Count();
        if (restarts)
        {
            using var host = Start(_disk.Environment(null));
            Check(await IsUpAsync(host), $"It did not start again: {host}");
            await PostAllAgainAsync();
            _batch = Batches;
            await PostAsync();
            await host.KillAsync();
        }

        _disk.Cut();
        using var last = Start([]);
        Check(await IsUpAsync(last), $"It did not start after the power cut: {last}");
        await PostAllAgainAsync();
        await CheckAlertsAsync();
        Check(!_isSwitchedOff || await IsSwitchedOffAsync(), "A rule that was switched off is on again.");
        await last.KillAsync();
        _report.Acknowledged = _acknowledged.Sum(a => a.Records);
        return _report;
    }

    public void Dispose()
    {
        _http.Dispose();
        _directory.Dispose();
    }

    private HostProcess Start((string Name, string Value)[] environment)
    {
        var url = FreePort.Url();
        _url = url;
        return new HostProcess(
            url, null, environment.ToDictionary(e => e.Name, e => e.Value), "--data", _data, "--rules", _rules, "--replay",
            "--checkpoint-bytes", $"{1 << 20}", "--segment-bytes", $"{8 << 20}");
    }

    private Uri _url = null!;

    private async Task<bool> IsUpAsync(HostProcess host)
    {
        await UntilAsync(() => Task.FromResult(host.IsListening || host.HasEnded), StartPatience);
        return host.IsListening;
    }

    /// <summary>All a host writes for: batches small and large, a switch, an erasure with its checkpoints.</summary>
    private async Task WorkAsync()
    {
        while (_batch < Batches && !HasFailed)
        {
            await PostAsync();
            if (_batch == SwitchBatch)
            {
                _isSwitchedOff |= await SwitchOffAsync();
            }
            else if (_batch == ErasureBatch)
            {
                using var erased =
                    await _http.DeleteAsync(new Uri(_url, $"/api/subjects/number/{Uri.EscapeDataString(Number(105))}"), _cancellation);
            }

            await ReadAlertsAsync();
        }
    }

    private bool HasFailed => _fault != null && _disk.HasFailed(_fault);

    /// <summary>Waits for the fault, and sees what the host makes of it.</summary>
    private async Task MeetAsync(HostProcess host)
    {
        if (_fault == null || !await UntilAsync(() => Task.FromResult(HasFailed), _faultPatience))
        {
            return;
        }

        _report.Failed = true;
        if (_fault.IsHarmless)
        {
            Check(await PostAsync(), "A batch was refused though nothing failed.");
            Check(await IsReadyAsync(), "It is not ready though nothing failed.");
        }
        else if (_fault.Call == "pwrite" && _fault.Path == "/journal/" && _disk.HasFailedOnNewFile(_fault))
        {
            // The next segment could not be made: the host refuses for want of room, and takes again by itself once it can be made.
            var isLasting = _fault.How == "always";
            Check(await UntilAsync(async () => await PostAsync() != isLasting), "It takes a batch without room, or none once there is.");
            Check(await IsReadyAsync() != isLasting, "/health/ready does not tell of it, or still does.");
        }
        else if (_fault.ClosesStore)
        {
            Check(await UntilAsync(async () => !await IsReadyAsync()), $"/health/ready does not tell of it: {host}");
            Check(host.ToString().Contains("cannot be written any more", StringComparison.Ordinal), "The log does not tell of it.");
            for (var i = 0; i < 3; i++)
            {
                Check(!await PostAsync(), "A batch was acknowledged after it.");
            }

            Check(!await SwitchOffAsync(), "A switch was acknowledged after it.");
            Check(!await IsReadyAsync(), "It is ready again.");
        }
    }

    private async Task<bool> PostAsync()
    {
        var (csv, records) = Csv(_batch++);
        if (await SendAsync(csv) is not { } answer)
        {
            return false;
        }

        Check(answer.Accepted + answer.Duplicates == records,
            $"Of {records} records {answer.Accepted} were taken and {answer.Duplicates} known.");
        _acknowledged.Add((csv, records));
        return true;
    }

    private async Task PostAllAgainAsync()
    {
        foreach (var (csv, records) in _acknowledged)
        {
            var answer = await SendAsync(csv);
            Check(answer?.Duplicates == records, $"Of {records} acknowledged records {answer?.Duplicates} are known: {csv[..100]}");
        }
    }

    /// <summary>Null where it was not acknowledged.</summary>
    private async Task<BatchAnswer?> SendAsync(string csv)
    {
        using var content = new StringContent(csv, Encoding.UTF8, "text/csv");
        using var response = await _http.PostAsync(new Uri(_url, "/api/calls"), content, _cancellation);
        return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<BatchAnswer>(Output.Json, _cancellation) : null;
    }

    private async Task<bool> SwitchOffAsync()
    {
        using var reason = new StringContent("""{ "reason": "noisy" }""", Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri(_url, $"/api/rules/{Rule}/disable"), reason, _cancellation);
        return answer.IsSuccessStatusCode;
    }

    private async Task<bool> IsSwitchedOffAsync() =>
        JsonDocument.Parse(await _http.GetStringAsync(new Uri(_url, "/api/rules"), _cancellation)).RootElement.GetRawText()
            .Contains("noisy", StringComparison.Ordinal);

    private async Task<bool> IsReadyAsync()
    {
        using var answer = await _http.GetAsync(new Uri(_url, "/health/ready"), _cancellation);
        return answer.IsSuccessStatusCode;
    }

    private async Task<List<string>> ReadAlertsAsync()
    {
        using var page = JsonDocument.Parse(await _http.GetStringAsync(new Uri(_url, "/api/alerts?limit=1000"), _cancellation));
        List<string> ids =
            [.. page.RootElement.GetProperty("alerts").EnumerateArray().Select(a => $"{a.GetProperty("id")}.{a.GetProperty("revision")}")];
        _alerts.UnionWith(ids);
        return ids;
    }

    private async Task CheckAlertsAsync()
    {
        var seen = _alerts.ToList();
        var now = await ReadAlertsAsync();
        Check(seen.Count == 0 || seen.All(now.Contains), $"Of {seen.Count} alerts that were shown {seen.Except(now).Count()} are gone.");
        Check(now.Distinct().Count() == now.Count, "An alert is listed twice.");
        Check(
            await UntilAsync(
                () => Task.FromResult(Published() is var text && now.TrueForAll(id => text.Contains(id, StringComparison.Ordinal)))),
            "An alert was not published.");
    }

    /// <summary>What stands in the alert file, and in those begun before it.</summary>
    private string Published() => string.Concat(Directory.GetFiles(_data, "alerts*.ndjson").Select(File.ReadAllText));

    private async Task<bool> UntilAsync(Func<Task<bool>> reached, TimeSpan? patience = null)
    {
        var end = DateTime.UtcNow + (patience ?? Patience);
        while (!await reached())
        {
            if (DateTime.UtcNow > end)
            {
                return false;
            }

            await Task.Delay(Pause, _cancellation);
        }

        return true;
    }

    private void Check(bool holds, string problem)
    {
        if (!holds)
        {
            _report.Problems.Add(problem);
        }
    }

    private void Count() => _report.Calls = _disk.Calls()
        .CountBy(call => (call.Call, KindOf(call.Path[_data.Length..])))
        .ToDictionary();

    /// <summary>The part of a path that stands for its kind: the directory, or the file at the top.</summary>
    private static string KindOf(string path) => path.LastIndexOf('/') is > 0 and var last ? path[..(last + 1)] : path;

    private static (string Csv, int Records) Csv(int batch)
    {
        var records = batch == LargeBatch ? 9500 : 20;
        var csv = new StringBuilder("id,time,caller,callee,durationSeconds\n");
        for (var i = 0; i < records; i++)
        {
            var time = DateTimeOffset.UnixEpoch.AddSeconds(1_772_409_600 + batch * 60 + (batch > LargeBatch ? 9500 : 0) + i);
            var (caller, callee) = batch == LargeBatch ? (100 + i % 900, 1000) : (batch % 4 * 5 + i % 5, 30 + (batch * 20 + i) % 17);
            csv.Append(CultureInfo.InvariantCulture, $"{batch}-{i},{time:yyyy-MM-ddTHH:mm:ssZ},{Number(caller)},{Number(callee)},60\n");
        }

        return (csv.ToString(), records);
    }

    private static string Number(int n) => $"+668{n:d8}";
}
