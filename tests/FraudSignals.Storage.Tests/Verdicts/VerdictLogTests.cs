using FraudSignals.Ports;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Memory;
using FraudSignals.Storage.Support;
using FraudSignals.Verdicts;
using Microsoft.Extensions.DependencyInjection;

namespace FraudSignals.Storage.Verdicts;

/// <summary>Every log of verdicts keeps each once and for good.</summary>
public abstract class VerdictLogConformance
{
    private static readonly DateTimeOffset _at = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Whether what was taken is there when it is opened again.</summary>
    protected virtual bool IsDurable => true;

    [Fact]
    public async Task A_verdict_is_taken_once_by_its_alert_party_and_id()
    {
        var log = await OpenAsync();
        var first = Of("a", "v1");

        Assert.Equal((first.Finding, true), ((await log.AddAsync(first, Stop)).Kept.Finding, true));
        Assert.False((await log.AddAsync(first with { At = _at.AddHours(1) }, Stop)).IsNew);
        var other = await log.AddAsync(first with { Finding = VerdictFinding.Confirmed }, Stop);
        Assert.Equal((false, VerdictFinding.FalsePositive, false),
            (other.IsNew, other.Kept.Finding, other.Kept.SaysAs(first with { Finding = VerdictFinding.Confirmed })));
        Assert.True((await log.AddAsync(first with { By = "another" }, Stop)).IsNew);
        Assert.True((await log.AddAsync(Of("b", "v1"), Stop)).IsNew);
        Assert.Equal(2, (await log.OfAlertAsync("a", Stop)).Length);
        Assert.Equal(3, (await log.AllAsync(Stop)).Length);
    }

    [Fact]
    public async Task Of_many_at_once_each_is_kept_in_order_and_is_there_when_it_is_opened_again()
    {
        var log = await OpenAsync();
        await Task.WhenAll(
            Enumerable.Range(0, 60).Select(
                i => Task.Run(async () => await log.AddAsync(Of($"a{i % 7}", $"v{i % 20}") with { At = _at.AddMinutes(i) }, Stop))));
        var expected = Enumerable.Range(0, 60).Select(i => $"a{i % 7}|v{i % 20}").Distinct().Count();

        var again = IsDurable ? await OpenAsync() : log;

        Assert.Equal(expected, (await again.AllAsync(Stop)).Length);
        var snoozes = await SnoozesOfAsync(again);
        await snoozes.RefreshAsync(Stop);
        Assert.Equal(_at.AddDays(30), snoozes.Until("mule", "token"));
    }

    [Fact]
    public async Task What_is_past_its_retention_goes_while_others_are_given_and_nothing_else_does()
    {
        var log = await OpenAsync();
        await Task.WhenAll(
            Task.Run(async () =>
            {
                for (var i = 0; i < 30; i++)
                {
                    await log.AddAsync(Of($"a{i}", "v1") with { At = _at.AddDays(i) }, Stop);
                }
            }, Stop),
            Task.Run(async () =>
            {
                for (var i = 0; i < 10; i++)
                {
                    await log.ForgetAsync(_at.AddDays(i), Stop);
                }
            }, Stop));
        await log.ForgetAsync(_at.AddDays(9), Stop);

        Assert.Equal(Enumerable.Range(9, 21).Select(i => $"a{i}"),
            (await (IsDurable ? await OpenAsync() : log).AllAsync(Stop)).Select(v => v.Alert));
    }

    protected static Verdict Of(string alert, string id) => new()
    {
        Id = id, Alert = alert, Finding = VerdictFinding.FalsePositive, By = "bank", At = _at, Typology = "mule", Rules = ["flow"],
        Subject = "token", Raised = _at, SnoozeUntil = _at.AddDays(30),
        AmountSaved = 12.50m, Currency = "THB", Note = "ไม่ใช่ \"บัญชีม้า\"\n",
    };

    private protected abstract Task<IVerdictLog> OpenAsync();

    private protected abstract Task<ISnoozes> SnoozesOfAsync(IVerdictLog log);
}

public sealed class MemoryVerdictsTests : VerdictLogConformance
{
    protected override bool IsDurable => false;

    private protected override Task<IVerdictLog> OpenAsync() => Task.FromResult<IVerdictLog>(new MemoryVerdicts());

    private protected override Task<ISnoozes> SnoozesOfAsync(IVerdictLog log) => Task.FromResult<ISnoozes>(((MemoryVerdicts)log).Index);
}

public sealed class VerdictFileTests : VerdictLogConformance, IDisposable
{
    private readonly TempDirectory _directory = new();

    private string Path => _directory.File("verdicts.ndjson");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_line_that_was_cut_off_goes_and_the_next_takes_its_place()
    {
        var log = await OpenAsync();
        await log.AddAsync(Of("a", "v1"), Stop);
        await File.AppendAllTextAsync(Path, """{"id":"v2","al""", Stop);

        await (await OpenAsync()).AddAsync(Of("a", "v3"), Stop);

        Assert.Equal(["v1", "v3"], (await (await OpenAsync()).OfAlertAsync("a", Stop)).Select(v => v.Id));
    }

    [Fact]
    public async Task A_damaged_line_is_told_by_its_number()
    {
        var log = await OpenAsync();
        await log.AddAsync(Of("a", "v1"), Stop);
        await log.AddAsync(Of("a", "v2"), Stop);
        var lines = await File.ReadAllLinesAsync(Path, Stop);
        await File.WriteAllTextAsync(Path, $"{lines[0]}\n{lines[1][5..]}\n", Stop);

        Assert.Contains("line 2", Assert.Throws<IOException>(() => new VerdictFile(Path, new Disk())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_disk_did_not_take_is_not_taken()
    {
        var files = new FailingFiles();
        var log = new VerdictFile(Path, new Disk(files));
        await log.AddAsync(Of("a", "v1"), Stop);
        files.BreakAfter(0);

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await log.AddAsync(Of("a", "v2"), Stop));

        Assert.Single(await log.AllAsync(Stop));
    }

    private protected override Task<IVerdictLog> OpenAsync() => Task.FromResult<IVerdictLog>(new VerdictFile(Path, new Disk()));

    private protected override Task<ISnoozes> SnoozesOfAsync(IVerdictLog log) => Task.FromResult<ISnoozes>(((VerdictFile)log).Index);
}

public sealed class TableVerdictsTests(AzuriteServer server) : VerdictLogConformance
{
    private readonly TablesSite _site = new(server);

    private protected override async Task<IVerdictLog> OpenAsync()
    {
        await server.StartAsync();
        var services = _site.Services();
        await TablesSite.Of(services).PostAsync([]);
        return services.GetRequiredService<IVerdictLog>();
    }

    private protected override Task<ISnoozes> SnoozesOfAsync(IVerdictLog log) => Task.FromResult((ISnoozes)log);
}
