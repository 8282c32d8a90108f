using System.Globalization;
using System.Text.Json;

namespace FraudSignals.Host.Tests.Backtesting;

/// <summary>A back-test of simulated traffic under the shipped rules, again and in another order.</summary>
public sealed class RepeatedBacktestTests
{
    private static readonly TimeSpan Lateness = TimeSpan.FromHours(47);

    [Fact]
    public async Task Alerts_are_the_same_to_the_byte_whatever_the_order_within_the_lateness_bound()
    {
        using var directory = new TempDirectory();
        var (code, _, error) = await Cli.RunAsync(
            "simulate", "--subscribers", "800", "--days", "3", "--history-days", "40", "--difficulty", "0", "--out", directory.Path);
        Assert.True(code == 0, error);

        var first = await RunAsync(directory, "calls.csv", "transfers.csv");
        var again = await RunAsync(directory, "calls.csv", "transfers.csv");
        Shuffle(directory, "calls.csv");
        Shuffle(directory, "transfers.csv");
        var shuffled = await RunAsync(directory, "shuffled-calls.csv", "shuffled-transfers.csv");

        Assert.True(first.Alerts > 5);
        Assert.Equal(first, again);
        Assert.Equal(first, shuffled);
    }

    private static async Task<(string? Digest, int Alerts)> RunAsync(TempDirectory directory, string calls, string transfers)
    {
        var (code, output, error) = await Cli.RunAsync(
            "backtest", "--json", "--rules", Path.Combine(AppContext.BaseDirectory, "rules"), "--labels", directory.File("labels.csv"),
            "--history-calls", directory.File("history-calls.csv"), "--history-transfers", directory.File("history-transfers.csv"),
            "--calls", directory.File(calls), "--transfers", directory.File(transfers));
        Assert.True(code == 0, error);
        var report = JsonDocument.Parse(output).RootElement;
        return (report.GetProperty("alertsDigest").GetString(), report.GetProperty("overall").GetProperty("alerts").GetInt32());
    }

    // Each record is moved back by up to the bound, so that none comes later than one that may still wait for it.
    private static void Shuffle(TempDirectory directory, string file)
    {
        var random = new Random(7);
        var lines = File.ReadAllLines(directory.File(file));
        var rows = lines[1..].Select(row => (Row: row, Place: Time(row) + Lateness * random.NextDouble())).OrderBy(r => r.Place);
        File.WriteAllLines(directory.File("shuffled-" + file), [lines[0], .. rows.Select(r => r.Row)]);

        static DateTimeOffset Time(string row) => DateTimeOffset.Parse(row.Split(',')[1], CultureInfo.InvariantCulture);
    }
}
