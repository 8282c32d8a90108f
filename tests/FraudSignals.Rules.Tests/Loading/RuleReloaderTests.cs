using FraudSignals.Evaluation;
using FraudSignals.Evaluation.Checkpoints;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Single;
using FraudSignals.Rules.Loading;
using FraudSignals.Rules.Tests.Files;
using FraudSignals.State;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Files;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FraudSignals.Rules.Tests.Loading;

public sealed class RuleReloaderTests : IDisposable
{
    private static readonly string Other = TestRules.Rule.Replace("\"100\"", "\"101\"", StringComparison.Ordinal);
    private static readonly string Bad = TestRules.Rule.Replace("\"100\"", "\"1O0\"", StringComparison.Ordinal);

    private readonly FakeSource _source = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("switches");
    private readonly List<IDisposable> _used = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_source_that_does_not_answer_is_told_and_taken_again_when_it_does()
    {
        var answer = new TaskCompletionSource();
        var (reloader, _) = await StartAsync(_time, TimeSpan.FromMilliseconds(50));
        _source.Away = answer.Task;
        var refused = (await reloader.ReloadAsync(Cancellation)).Refused;
        Assert.Equal("fake did not answer within 0.05 s", Assert.Single(refused!.Diagnostics));

        // One look is out; no other begins.
        Assert.NotNull((await reloader.ReloadAsync(Cancellation)).Refused);
        Assert.Equal(1, _source.Reads);
        _source.Away = null;
        answer.SetResult();
        while ((await reloader.ReloadAsync(Cancellation)).Refused != null)
        {
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Good_rules_are_taken_and_bad_ones_refused()
    {
        var (reloader, ingestor) = await StartAsync(_time);
        var first = reloader.Status;

        _time.Advance(TimeSpan.FromHours(1));
        _source.Rule = Other;
        var second = await reloader.ReloadAsync(Cancellation);
        Assert.NotEqual(first.Snapshot, second.Snapshot);
        Assert.Equal((_time.GetUtcNow(), null), (second.ActiveSince, second.Refused));
        Assert.Equal(second.Snapshot, (await ingestor.RulesAsync(Cancellation)).Snapshot);

        _time.Advance(TimeSpan.FromHours(1));
        _source.Rule = Bad;
        var third = await reloader.ReloadAsync(Cancellation);
        Assert.Equal((second.Snapshot, second.ActiveSince), (third.Snapshot, third.ActiveSince));
        Assert.Equal((_time.GetUtcNow(), 1), (third.Refused!.At, third.Refused.Problems));
        Assert.StartsWith("calls/busy.json:7:", third.Refused.Diagnostics[0], StringComparison.Ordinal);
        Assert.Equal(second.Snapshot, (await ingestor.RulesAsync(Cancellation)).Snapshot);

        _source.Rule = Other;
        var fourth = await reloader.ReloadAsync(Cancellation);
        Assert.Equal(second, fourth);
    }

    [Fact]
    public async Task A_set_that_is_written_to_while_it_is_read_is_read_again()
    {
        var (reloader, _) = await StartAsync(TimeProvider.System);
        var reads = _source.Reads;
        _source.Rule = Other;
        _source.Unsettled = 2;
        await reloader.ReloadAsync(Cancellation);
        Assert.Equal(3, _source.Reads - reads);
    }

    [Fact]
    public async Task A_change_is_followed_by_itself_and_what_is_the_same_is_not_read()
    {
        var (reloader, _) = await StartAsync(TimeProvider.System);
        var first = reloader.Status;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var run = reloader.RunAsync(stop.Token);
        await UntilAsync(() => _source.IsWatched);
        var reads = _source.Reads;
        _source.Change(TestRules.Rule);
        _source.Change(Other);
        await UntilAsync(() => reloader.Status.Snapshot != first.Snapshot);
        Assert.Equal(1, _source.Reads - reads);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task A_source_that_does_not_tell_is_asked()
    {
        var (reloader, _) = await StartAsync(_time);
        var first = reloader.Status;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var run = reloader.RunAsync(stop.Token);
        _source.Rule = Other;
        await UntilAsync(() =>
        {
            _time.Advance(RuleReloader.Interval);
            return reloader.Status.Snapshot != first.Snapshot;
        });
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task A_change_waits_for_a_snapshot_that_is_under_way()
    {
        var (reloader, ingestor) = await StartAsync(TimeProvider.System);
        EngineCheckpoint? snapshot = null;
        await ingestor.ExclusiveAsync(engine => snapshot = engine.BeginCheckpoint(), Cancellation);
        _source.Rule = Other;
        var reads = _source.Reads;
        var reload = reloader.ReloadAsync(Cancellation).AsTask();
        await Until.TrueAsync(() => _source.Reads > reads, "the changed rules are read", Cancellation);
        await ingestor.ExclusiveAsync(_ => { }, Cancellation);
        Assert.False(reload.IsCompleted);
        await ingestor.ExclusiveAsync(_ => snapshot!.Abandon(), Cancellation);
        Assert.Null((await reload).Refused);
        Assert.Equal(reloader.Status.Snapshot, (await ingestor.RulesAsync(Cancellation)).Snapshot);
    }

    [Fact]
    public async Task What_is_switched_off_is_kept_and_ends_when_its_time_has_come()
    {
        var (reloader, ingestor) = await StartAsync(_time);
        var now = _time.GetUtcNow();
        Assert.Null(await reloader.SwitchOffAsync(new RuleSwitch("bussy", "x", now), Cancellation));
        var off = await reloader.SwitchOffAsync(new RuleSwitch("busy", "storm", now, now.AddHours(1)), Cancellation);
        Assert.Equal("busy", Assert.Single(off!.SwitchedOff).Id);
        Assert.True(Assert.Single((await ingestor.RulesAsync(Cancellation)).Rules).Off);

        // Another host of the same directory.
        var (restarted, other) = await StartAsync(_time);
        Assert.Equal(off.SwitchedOff, restarted.Status.SwitchedOff.AsEnumerable());
        Assert.True(Assert.Single((await other.RulesAsync(Cancellation)).Rules).Off);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var run = restarted.RunAsync(stop.Token);
        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.NotEmpty(restarted.Status.SwitchedOff);
        await UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            return restarted.Status.SwitchedOff.IsEmpty;
        });
        Assert.False(Assert.Single((await other.RulesAsync(Cancellation)).Rules).Off);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task What_is_switched_off_stays_off_under_other_rules_until_it_is_switched_on()
    {
        var (reloader, ingestor) = await StartAsync(_time);
        await reloader.SwitchOffAsync(new RuleSwitch("busy", "storm", _time.GetUtcNow()), Cancellation);
        _source.Rule = Other;
        await reloader.ReloadAsync(Cancellation);
        Assert.True(Assert.Single((await ingestor.RulesAsync(Cancellation)).Rules).Off);
        Assert.Empty((await reloader.SwitchOnAsync("busy", Cancellation))!.SwitchedOff);
        Assert.False(Assert.Single((await ingestor.RulesAsync(Cancellation)).Rules).Off);
        Assert.Null(await reloader.SwitchOnAsync("bussy", Cancellation));
    }

    [Fact]
    public async Task A_file_of_switches_that_cannot_be_read_is_told()
    {
        await File.WriteAllTextAsync(SwitchPath, "[ { \"id\": \"busy\" } ]", Cancellation);
        var problem = await Assert.ThrowsAsync<IOException>(() => StartAsync(_time));
        Assert.Contains(SwitchPath, problem.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _used.ForEach(u => u.Dispose());
        _directory.Delete(recursive: true);
    }

    private string SwitchPath => Path.Combine(_directory.FullName, "switches.json");

    private async Task<(RuleReloader Reloader, Ingestor Ingestor)> StartAsync(TimeProvider clock, TimeSpan? patience = null)
    {
        var reader = new RuleSetReader(_source, TestRules.Tokenise, clock);
        var (result, stamp) = await reader.ReadAsync(Cancellation);
        var ingestor =
            new Ingestor(new Engine(result.Snapshot!, new EngineOptions()), new Tokenizer(new byte[32], capacity: 1 << 12), new NoStore(),
                clock);
        var reloader =
            new RuleReloader(reader, result.Snapshot!, stamp, ingestor, new SwitchFile(SwitchPath, new Disk(), NullLogger.Instance), clock,
                NullLogger<RuleReloader>.Instance, patience: patience);
        _used.AddRange([reloader, ingestor]);
        await reloader.RestoreSwitchesAsync(Cancellation);
        return (reloader, ingestor);
    }

    private static Task UntilAsync(Func<bool> condition) => Until.TrueAsync(condition, "it comes about", Cancellation);
}
