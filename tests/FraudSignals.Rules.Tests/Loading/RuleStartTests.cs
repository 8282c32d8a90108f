using FraudSignals.Rules.Files;
using FraudSignals.Rules.Loading;
using FraudSignals.Rules.Tests.Files;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FraudSignals.Rules.Tests.Loading;

public sealed class RuleStartTests
{
    private static readonly string Bad = TestRules.Rule.Replace("\"100\"", "\"1O0\"", StringComparison.Ordinal);

    private readonly FakeSource _source = new();
    private readonly FakeSource _shipped = new() { Rule = TestRules.Rule.Replace("\"100\"", "\"7\"", StringComparison.Ordinal) };
    private readonly FakeCopy _copy = new();
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Good_rules_are_used_and_kept()
    {
        var (load, refused) = await Start().FindAsync(Stop);

        Assert.Null(refused);
        Assert.Equal(await _source.StampAsync(Stop), load.Stamp);
        Assert.Same(load.Files, _copy.Kept);
    }

    [Fact]
    public async Task In_place_of_bad_ones_those_taken_last_are_used()
    {
        var (good, _) = await Start().FindAsync(Stop);
        _source.Rule = Bad;

        var (load, refused) = await Start().FindAsync(Stop);

        Assert.Equal(good.Result.Snapshot!.Hash, load.Result.Snapshot!.Hash);
        Assert.Equal(_copy.Name, refused!.Instead);
        Assert.StartsWith("calls/busy.json:7:", Assert.Single(refused.Diagnostics), StringComparison.Ordinal);
        Assert.Equal(await _source.StampAsync(Stop), load.Stamp); // Looked at again when it has changed.
        Assert.Same(good.Files, _copy.Kept);
    }

    [Fact]
    public async Task Where_those_cannot_be_used_either_the_shipped_ones_are()
    {
        _source.Rule = Bad;
        _copy.Failure = new InvalidDataException("The archive is damaged.");

        var (load, refused) = await Start().FindAsync(Stop);

        Assert.NotNull(load.Result.Snapshot);
        Assert.Equal(_shipped.Name, refused!.Instead);
    }

    [Fact]
    public async Task A_source_that_never_answers_is_given_up()
    {
        _source.Away = new TaskCompletionSource().Task;
        var finding = Start().FindAsync(Stop);
        while (!finding.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        var (load, refused) = await finding;
        Assert.Equal(_shipped.Name, refused!.Instead);
        Assert.NotEqual(await new FakeSource().StampAsync(Stop), load.Stamp); // Looked at as soon as it answers.
    }

    [Fact]
    public async Task Where_no_rules_can_be_used_it_refuses_and_names_the_first_errors()
    {
        (_source.Rule, _shipped.Rule) = (Bad, Bad);
        _copy.Failure = new IOException("There is none.");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Start().FindAsync(Stop));

        Assert.Contains("calls/busy.json:7:", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_that_cannot_be_written_stops_nobody()
    {
        _copy.Failure = new IOException("Full.");

        Assert.Null((await Start().FindAsync(Stop)).Refused);
    }

    [Fact]
    public async Task An_archive_holds_what_was_put_into_it()
    {
        var files = await _source.ReadAsync(Stop);
        using var archive = new MemoryStream();
        RuleArchive.Write(files, archive);
        archive.Position = 0;

        var read = RuleArchive.Read("archive", archive);

        Assert.Equal(Hash(files), Hash(read));

        static string Hash(RuleFiles of) => RuleLoader.Load(of, TestRules.Tokenise).Snapshot!.Hash;
    }

    private RuleStart Start() => new(
        new RuleSetReader(_source, TestRules.Tokenise, _clock), _copy, _shipped, TimeSpan.FromSeconds(10), _clock,
        NullLogger<RuleStart>.Instance);

    private sealed class FakeCopy : IRuleSetCopy
    {
        public RuleFiles? Kept { get; private set; }

        public Exception? Failure { get; set; }

        public string Name => "copy";

        public ValueTask KeepAsync(RuleFiles files, string stamp, CancellationToken cancellation)
        {
            Kept = Failure == null ? files : throw Failure;
            return ValueTask.CompletedTask;
        }

        public ValueTask<RuleFiles> ReadAsync(CancellationToken cancellation) =>
            Failure == null ? new(Kept ?? throw new IOException("There is none.")) : throw Failure;
    }
}
