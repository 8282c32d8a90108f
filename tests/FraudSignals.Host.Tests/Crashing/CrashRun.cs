using System.Diagnostics;
using System.Text.Json;
using FraudSignals.Host.Tests.Serving;

namespace FraudSignals.Host.Tests.Crashing;

/// <summary>
/// Several clients post to a host that is killed and started again until it has been killed so often and met all it is for, and to
/// another that is left alone; then the two are compared. Which events there are is fixed by the seed, how many and the instants of
/// the kills are not.
/// </summary>
internal sealed class CrashRun(int seed, CancellationToken cancellation) : IDisposable
{
    private const int Clients = 4;
    private const string TokenKey = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // Gone through again and again.
    private static readonly KillPoint[] Plan =
    [
        KillPoint.RollingOver, KillPoint.Recovering, KillPoint.Answered, KillPoint.Checkpointing,
        KillPoint.Started, KillPoint.Serving, KillPoint.Recovering, KillPoint.Answered,
    ];

    private readonly TempDirectory _directory = new();
    private readonly Random _random = new(seed);
    private readonly Tally _tally = new();
    private readonly CrashReport _report = new();
    private readonly Uri _url = FreePort.Url();
    private readonly Uri _steadyUrl = FreePort.Url();
    private readonly List<Population> _populations = [.. Enumerable.Range(1, Clients).Select(number => new Population(number, seed))];
    private HostProcess? _host;
    private int? _segment;

    private DataFiles Files => new(_directory.File("killed"));

    public async Task<CrashReport> RunAsync(int kills)
    {
        var started = Stopwatch.GetTimestamp();
        var rules = CrashRules.Write(_directory);
        using var steady = Start(_steadyUrl, "steady", rules);
        _host = Start(_url, "killed", rules);
        var clients = _populations.ConvertAll(population => new Client(population, _url, _steadyUrl, _tally));
        await PostWhileAsync(clients, KillAsync(kills, rules));

        // What is compared is what a last start finds.
        await EndAsync();
        _host = Start(_url, "killed", rules);
        await _host.UntilListeningAsync(cancellation);
        foreach (var client in clients)
        {
            await client.PostAllAgainAsync(cancellation);
            client.Dispose();
        }

        await CompareAsync();
        return _report with
        {
            Events = _tally.Events,
            Duplicates = _tally.Duplicates,
            Unanswered = _tally.Unanswered,
            WrongAnswers = _tally.Wrong,
            Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
        };
    }

    public void Dispose()
    {
        _host?.Dispose();
        _directory.Dispose();
    }

    private HostProcess Start(Uri url, string data, string rules) => new(
        url, TokenKey, "--data", _directory.File(data), "--rules", rules, "--replay", "--checkpoint-bytes", $"{1 << 20}", "--segment-bytes",
        $"{8 << 20}");

    /// <summary>Posts in rounds of a batch by each client, so that none gets ahead of the others by more than the lateness bound.</summary>
    private async Task PostWhileAsync(List<Client> clients, Task killing)
    {
        while (!killing.IsCompleted)
        {
            var round = Task.WhenAll(clients.Select(client => client.PostAsync(cancellation)));
            await Task.WhenAny(round, killing);
            if (killing.IsFaulted)
            {
                break;
            }

            await round;
        }

        await killing;
    }

    private async Task KillAsync(int kills, string rules)
    {
        // A slow machine may need more of them to have seen it all.
        for (var kill = 0; kill < kills || (!_report.HasSeenAll && kill < 5 * kills); kill++)
        {
            await ReachAsync(Plan[kill % Plan.Length]);
            await EndAsync();
            _host = Start(_url, "killed", rules);
        }
    }

    private async Task ReachAsync(KillPoint point)
    {
        var host = _host!;
        if (point >= KillPoint.Serving)
        {
            await host.UntilListeningAsync(cancellation);
            await _tally.NextAnswer.WaitAsync(Patience, cancellation);
            _segment = Files.NewestSegment;
        }

        switch (point)
        {
            case KillPoint.Started or KillPoint.Serving:
                await Task.Delay(_random.Next(1500), cancellation);
                break;
            case KillPoint.Recovering:
                await host.UntilAsync(() => host.IsRecovering, cancellation);
                await Task.Delay(_random.Next(150), cancellation);
                break;
            case KillPoint.Answered:
                // Some lives must be long enough for a checkpoint, however fast the others end.
                await host.UntilAsync(() => host.Checkpoints > 0, cancellation);
                await _tally.NextAnswer.WaitAsync(Patience, cancellation);
                break;
            case KillPoint.Checkpointing:
                await host.UntilAsync(() => Files.IsCheckpointUnderWay, cancellation);
                await Task.Delay(_random.Next(30), cancellation);
                break;
            case KillPoint.RollingOver:
                await host.UntilAsync(() => Files.NewestSegment > _segment, cancellation);
                await Task.Delay(_random.Next(30), cancellation);
                break;
        }
    }

    /// <summary>Kills the host and notes how far it had come.</summary>
    private async Task EndAsync()
    {
        using var host = _host!;
        await host.KillAsync();
        _report.Kills++;
        _report.BeforeRecovery += host.IsRecovering ? 0 : 1;
        _report.DuringRecovery += host.IsRecovering && !host.HasRecovered ? 1 : 0;
        _report.DuringCheckpoint += host.HasRecovered && Files.IsCheckpointUnderWay ? 1 : 0;
        _report.Checkpoints += host.Checkpoints;
        _report.TornTails += host.TornTails;
        _report.RollOvers += Files.NewestSegment - _segment ?? 0;
        _segment = null;
    }

    private async Task CompareAsync()
    {
        var subjects = _populations.SelectMany(p => p.Subjects).ToList();
        var expected = await Outcome.OfAsync(_steadyUrl, subjects, cancellation);
        var found = await Outcome.OfAsync(_url, subjects, cancellation);
        var published = await PublishedAsync(found.MessageIds.ToHashSet());
        _report.Subjects = subjects.Count;
        _report.Alerts = found.MessageIds.Count;
        _report.Differences =
        [
            .. found.Differences(expected),
            .. found.MessageIds.CountBy(id => id).Where(id => id.Value > 1).Select(id => $"{id.Key} is listed {id.Value} times"),
        ];
        _report.PublishedAgain = published.Count - published.Distinct().Count();
        _report.AlertFileProblems = [.. found.MessageIds.Except(published).Select(id => $"{id} is missing"),
            .. published.Except(found.MessageIds).Select(id => $"{id} is no alert")];
    }

    /// <summary>
    /// The ids in the alert file, once all that are expected are there or nothing comes any more. Each line must be whole.
    /// </summary>
    private async Task<List<string>> PublishedAsync(HashSet<string> expected)
    {
        var published = new List<string>();
        for (var quiet = 0; quiet < 240; quiet++)
        {
            List<string> lines = [];
            foreach (var file in Files.Alerts)
            {
                lines.AddRange(await File.ReadAllLinesAsync(file, cancellation));
            }

            quiet = lines.Count > published.Count ? 0 : quiet;
            published = [.. lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!)];
            if (expected.IsSubsetOf(published))
            {
                break;
            }

            await Task.Delay(500, cancellation);
        }

        return published;
    }
}
