using FraudSignals.Alerts;
using FraudSignals.Backtesting;
using FraudSignals.Events.Sources;
using FraudSignals.Host.Serving;
using FraudSignals.Identifiers;
using FraudSignals.Rules;
using FraudSignals.TestKit.Feeds;

namespace FraudSignals.Host.Tests.Feeds;

/// <summary>
/// A simulated world in five dialects gives the alerts of the contract's own records, to the ids of those they are about.
/// </summary>
public sealed class DialectTests(DialectTests.World world) : IClassFixture<DialectTests.World>
{
    [Fact]
    public Task Asterisk() => AssertSameAsync(Dialect.Asterisk, "calls");

    [Fact]
    public Task Records_of_the_circuit_switched_domain() => AssertSameAsync(Dialect.CircuitSwitched, "calls");

    [Fact]
    public Task Iso_20022() => AssertSameAsync(Dialect.Iso20022, "transfers");

    [Fact]
    public Task A_bank_of_thailand() => AssertSameAsync(Dialect.ThaiBank, "transfers");

    [Fact]
    public Task A_spreadsheet() => AssertSameAsync(Dialect.Spreadsheet, "calls");

    private async Task AssertSameAsync(Dialect dialect, string type)
    {
        var plain = new Source { Index = 3, Name = "sender", TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Bangkok") };
        var own = dialect.Layout is null ? plain : plain with
        {
            Layouts = dialect.Layout.TrimStart().StartsWith('{') ? Reading.Profile(dialect.Layout).Layouts
                : Reading.SourceOf(dialect.Layout).Layouts,
        };
        foreach (var period in (string[])["history-", ""])
        {
            var records = world.Records($"{period}{type}.csv").SelectMany(dialect.Reduce).ToList();
            File.WriteAllLines(
                world.Path($"plain-{period}{type}.csv"),
                records.Select(r => string.Join(',', dialect.Fields.Select(f => r.GetValueOrDefault(f, ""))))
                    .Prepend(string.Join(',', dialect.Fields)));
            File.WriteAllBytes(world.Path($"own-{period}{type}.csv"), dialect.Write(records));
        }

        var expected = await RunAsync("plain", type, plain);
        var actual = await RunAsync("own", type, own);
        Assert.NotEmpty(expected.Alerts);
        Assert.Equal((expected.Events, 0), (actual.Events, actual.Rejected));
        Assert.Equal(expected.Alerts, actual.Alerts);
    }

    private async Task<(List<string> Alerts, long Events, long Rejected)> RunAsync(string kind, string type, Source source)
    {
        string File(string period) => world.Path($"{kind}-{period}{type}.csv");
        var isCalls = type == "calls";
        var input = new BacktestInput
        {
            HistoryCalls = isCalls ? [File("history-")] : [],
            HistoryTransfers = isCalls ? [] : [File("history-")],
            Calls = isCalls ? [File("")] : [],
            Transfers = isCalls ? [] : [File("")],
            CallsSource = source,
            TransfersSource = source,
        };
        using var error = new StringWriter();
        var run =
            (await new Backtest([world.Rules], [], TimeProvider.System, new Progress<double>(), error)
                .RunAsync(input, TestContext.Current.CancellationToken))[0];
        return ([.. run.Recorder.Alerts.Select(Show).Order(StringComparer.Ordinal)], run.Events, run.Rejected);
    }

    private static string Show(Alert alert) =>
        $"{alert.MessageId} {alert.Typology} {alert.Subject.Kind} {alert.Subject.Token} {alert.Time:O} {alert.Score} "
        + $"{string.Join(' ', alert.Reasons.Select(r => r.Rule))}";

    /// <summary>The simulated world and the shipped rules.</summary>
    public sealed class World : IAsyncLifetime
    {
        private readonly TempDirectory _directory = new();

        internal RuleSnapshot Rules { get; } =
            RulesDirectory.Load(System.IO.Path.Combine(AppContext.BaseDirectory, "rules"), new Tokenizer(Backtest.TokenKey),
                TextWriter.Null);

        public string Path(string file) => _directory.File(file);

        internal IEnumerable<Dictionary<string, string>> Records(string file)
        {
            var lines = File.ReadLines(Path(file));
            var names = lines.First().Split(',');
            return lines.Skip(1).Select(l => names.Zip(l.Split(',')).ToDictionary(c => c.First, c => c.Second));
        }

        public async ValueTask InitializeAsync()
        {
            var (code, _, error) =
                await Cli.RunAsync("simulate", "--subscribers", "600", "--days", "2", "--history-days", "20", "--difficulty", "0", "--out",
                    _directory.Path);
            Assert.True(code == 0, error);
        }

        public ValueTask DisposeAsync()
        {
            _directory.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
