using System.Text;
using FraudSignals.Auditing;
using FraudSignals.Ports;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Memory;
using FraudSignals.Storage.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace FraudSignals.Storage.Auditing;

/// <summary>Every audit trail keeps all entries in chains, and finds what was changed in them.</summary>
public abstract class AuditLogConformance
{
    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    protected virtual bool IsDurable => true;

    [Fact]
    public async Task What_many_note_at_once_is_all_there_and_in_one_chain_and_still_so_when_it_is_opened_again()
    {
        var log = await OpenAsync();
        await Task.WhenAll(
            Enumerable.Range(0, 40).Select(i => Task.Run(() => log.AppendAsync([Note($"a{i}"), Note($"b{i}")], Stop).AsTask())));

        Assert.Empty((await log.CheckAsync(Stop)).Problems);
        var again = IsDurable ? await OpenAsync() : log;
        await again.AppendAsync([Note("last")], Stop);

        var entries = await again.ListAsync(new AuditQuery(), Stop);
        Assert.Equal(Enumerable.Range(0, 40).SelectMany(i => new[] { $"a{i}", $"b{i}" }).Append("last").Order(),
            entries.Select(e => e.What).Order());
        var check = await again.CheckAsync(Stop);
        Assert.Empty(check.Problems);
        Assert.Equal(81, check.Chains.Sum(c => c.Entries));
    }

    [Fact]
    public async Task Entries_are_found_by_time_action_and_what_they_are_about()
    {
        var log = await OpenAsync();
        await log.AppendAsync(
            [Note("number:aa"), new AuditNote(AuditAction.SwitchedOff, "desk", "k1", "mule", "too loud until 2026-04-01")], Stop);
        Clock.Advance(TimeSpan.FromHours(1));
        await log.AppendAsync([Note("number:bb")], Stop);

        Assert.Equal(["number:aa", "number:bb"],
            (await log.ListAsync(new AuditQuery { Actions = [AuditAction.Erased] }, Stop)).Select(e => e.What));
        Assert.Equal(["number:bb"], (await log.ListAsync(new AuditQuery { From = Clock.GetUtcNow() }, Stop)).Select(e => e.What));
        Assert.Equal(["number:aa", "mule"], (await log.ListAsync(new AuditQuery { To = Clock.GetUtcNow() }, Stop)).Select(e => e.What));
        Assert.Equal(["number:bb"], (await log.ListAsync(new AuditQuery { Limit = 1 }, Stop)).Select(e => e.What));
        var off = Assert.Single(await log.ListAsync(new AuditQuery { What = "mule" }, Stop));
        Assert.Equal(("desk", "k1", "too loud until 2026-04-01", 2), (off.By, off.Person, off.Detail, off.Number));
    }

    protected static AuditNote Note(string what) => new(AuditAction.Erased, "admin", null, what);

    private protected abstract Task<IAuditLog> OpenAsync();
}

public sealed class MemoryAuditLogTests : AuditLogConformance
{
    private MemoryAuditLog? _log;

    protected override bool IsDurable => false;

    private protected override Task<IAuditLog> OpenAsync() => Task.FromResult<IAuditLog>(_log ??= new MemoryAuditLog(Clock));
}

public sealed class AuditFilesTests : AuditLogConformance, IDisposable
{
    private readonly TempDirectory _directory = new();

    private string Root => _directory.File("audit");

    private string Newest => Directory.GetFiles(Root, "*.ndjson").Max()!;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_last_line_that_a_crash_cut_off_was_never_answered_and_goes()
    {
        await (await OpenAsync()).AppendAsync([Note("a"), Note("b")], Stop);
        var whole = await File.ReadAllBytesAsync(Newest, Stop);
        for (var cut = 1; cut < 40; cut += 7)
        {
            await File.WriteAllBytesAsync(Newest, [.. whole, .. whole[..cut]], Stop);
            var log = await OpenAsync();
            Assert.Empty((await log.CheckAsync(Stop)).Problems);
            await log.AppendAsync([Note("c")], Stop);
            Assert.Equal(["a", "b", "c"], (await (await OpenAsync()).ListAsync(new AuditQuery(), Stop)).Select(e => e.What));
            Assert.Empty(AuditFiles.Check(Root).Problems);
            await File.WriteAllBytesAsync(Newest, whole, Stop);
            File.Delete(Path.Combine(Root, "head"));
        }
    }

    [Fact]
    public async Task Any_byte_that_is_changed_is_found()
    {
        await (await OpenAsync()).AppendAsync([Note("a"), Note("b"), Note("c")], Stop);
        var whole = await File.ReadAllBytesAsync(Newest, Stop);
        for (var i = 0; i < whole.Length; i++)
        {
            var changed = whole.ToArray();
            changed[i] ^= 1;
            await File.WriteAllBytesAsync(Newest, changed, Stop);
            Assert.True(AuditFiles.Check(Root).Problems.Length > 0,
                $"byte {i}: {Encoding.UTF8.GetString(whole, Math.Max(0, i - 10), Math.Min(20, whole.Length - Math.Max(0, i - 10)))}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_line_that_is_taken_out_is_missed(int line)
    {
        await (await OpenAsync()).AppendAsync([Note("a"), Note("b"), Note("c")], Stop);
        var lines = await File.ReadAllLinesAsync(Newest, Stop);
        await File.WriteAllTextAsync(Newest, string.Concat(lines.Where((_, i) => i != line).Select(l => l + "\n")), Stop);

        // Of the first lines those of before may be past their retention, which only the hash of an earlier check can tell.
        var check = AuditFiles.Check(Root);
        Assert.True(line == 0 ? check.Chains.Single().First == 2 : check.Problems.Length > 0);

        // Nor are its numbers given again.
        await (await OpenAsync()).AppendAsync([Note("d")], Stop);
        Assert.Equal(4, (await (await OpenAsync()).ListAsync(new AuditQuery { What = "d" }, Stop)).Single().Number);
    }

    [Fact]
    public async Task An_entry_that_is_put_in_or_written_anew_with_its_hash_is_found()
    {
        await (await OpenAsync()).AppendAsync([Note("a"), Note("b"), Note("c")], Stop);
        var lines = await File.ReadAllLinesAsync(Newest, Stop);
        var (first, _) = AuditChain.Read(Encoding.UTF8.GetBytes(lines[0]));
        var forged = new AuditChain(first.Writer, 1, first.Hash).Tie(Note("somebody else"), first.At).Line;
        await File.WriteAllTextAsync(Newest, $"{lines[0]}\n{Encoding.UTF8.GetString(forged)}\n{lines[2]}\n", Stop);

        Assert.Contains("does not follow", Assert.Single(AuditFiles.Check(Root).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Months_past_the_retention_go_and_the_chain_goes_on()
    {
        var log = await OpenAsync();
        for (var month = 0; month < 5; month++)
        {
            await log.AppendAsync([Note($"m{month}")], Stop);
            await log.ForgetAsync(Stop);
            Clock.Advance(TimeSpan.FromDays(31));
        }

        Assert.Equal(["m2", "m3", "m4"],
            (await log.ListAsync(new AuditQuery { Actions = [AuditAction.Erased] }, Stop)).Select(e => e.What));
        Assert.Equal(["2026-03", "2026-04"],
            (await log.ListAsync(new AuditQuery { Actions = [AuditAction.EntriesForgotten] }, Stop)).Select(e => e.What));
        Assert.Empty((await log.CheckAsync(Stop)).Problems);
        Assert.Empty((await (await OpenAsync()).CheckAsync(Stop)).Problems);
    }

    [Fact]
    public async Task What_the_disk_does_not_take_must_not_be_done()
    {
        var files = new FailingFiles();
        var log = new AuditFiles(Root, new Disk(files), Clock, TimeSpan.FromDays(60));
        await log.AppendAsync([Note("a")], Stop);
        files.BreakAfter(0);

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await log.AppendAsync([Note("b")], Stop));

        Assert.Equal(["a"], (await log.ListAsync(new AuditQuery(), Stop)).Select(e => e.What));
    }

    private protected override Task<IAuditLog> OpenAsync() =>
        Task.FromResult<IAuditLog>(new AuditFiles(Root, new Disk(), Clock, TimeSpan.FromDays(60)));
}

public sealed class TableAuditLogTests(AzuriteServer server) : AuditLogConformance
{
    private readonly TablesSite _site = new(server);

    [Fact]
    public async Task Each_instance_has_a_chain_of_its_own()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        await Task.WhenAll(
            Enumerable.Range(0, 10).SelectMany(
                i => new[] { one.AppendAsync([Note($"a{i}")], Stop).AsTask(), other.AppendAsync([Note($"b{i}")], Stop).AsTask() }));

        var check = await one.CheckAsync(Stop);

        Assert.Empty(check.Problems);
        Assert.Equal([10, 10], check.Chains.Select(c => c.Entries));
        Assert.Equal(20, (await other.ListAsync(new AuditQuery(), Stop)).Length);
    }

    private protected override async Task<IAuditLog> OpenAsync()
    {
        await server.StartAsync();
        _site.Clock = Clock;
        var services = _site.Services();
        await services.GetRequiredService<FraudSignals.Storage.Tables.TableAccounts>().CreateAsync(Stop);
        return services.GetRequiredService<IAuditLog>();
    }
}
