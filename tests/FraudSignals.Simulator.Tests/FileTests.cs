using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using FraudSignals.Simulator.Output;
using FraudSignals.Simulator.Plans;

namespace FraudSignals.Simulator.Tests;

public sealed partial class FileTests : IDisposable
{
    private static readonly string[] Names = ["calls.csv", "transfers.csv", "labels.csv", "history-calls.csv", "history-transfers.csv"];

    private readonly string root = Directory.CreateTempSubdirectory("simulator").FullName;

    [Fact]
    public void Same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        var small = new SimulationOptions { Subscribers = 500, Days = 5, HistoryDays = 20 };
        var a = Run(small, "a");
        var b = Run(small, "b");
        Run(small with { Seed = 8 }, "c");

        Assert.Equal(a.Calls, b.Calls);
        foreach (var name in Names)
        {
            var bytes = Bytes("a", name);
            Assert.Equal(bytes, Bytes("b", name));
            Assert.NotEqual(bytes, Bytes("c", name));
        }
    }

    /// <summary>The one country of old stays byte for byte what it was, whatever drawn worlds bring.</summary>
    [Theory]
    [InlineData(400, 4, 20, 7, 0.5, "24cbaecb7b8b c32dd5d77d18 1fba2f9e9784 d0181e032f31 66b0fe7e9167")]
    [InlineData(300, 16, 5, 11, 0.9, "2e9178638285 ad98eea21fe7 cac2722ec047 0488859d375e 6f3aa4655116")]
    public void The_country_of_old_keeps_its_bytes(int subscribers, int days, int historyDays, ulong seed, double difficulty,
        string expected)
    {
        Run(new SimulationOptions { Subscribers = subscribers, Days = days, HistoryDays = historyDays, Seed = seed,
            Difficulty = difficulty });

        string[] names = ["calls.csv", "labels.csv", "transfers.csv", "history-calls.csv", "history-transfers.csv"];
        Assert.Equal(expected, string.Join(' ', names.Select(name => Convert.ToHexStringLower(SHA256.HashData(Bytes("", name)))[..12])));
    }

    [Fact]
    public void Files_have_the_promised_columns_and_formats()
    {
        var summary = Run(new SimulationOptions { Subscribers = 300, Days = 3, HistoryDays = 5 });

        var calls = File.ReadAllLines(Path.Combine(root, "calls.csv"));
        Assert.Equal("id,time,caller,callee,durationSeconds,answered,kind,sim,device,cell,trunkIn,trunkOut,roaming", calls[0]);
        Assert.Equal(summary.Calls, calls.Length - 1);
        Assert.All(calls.Skip(1), line => Assert.Matches(CallLine(), line));

        var transfers = File.ReadAllLines(Path.Combine(root, "transfers.csv"));
        Assert.Equal(
            "id,time,payer,payee,amount,currency,channel,payerBank,payeeBank,payerNumber,payeeNumber,payerDevice,payeeAccountOpened,payerBalanceAfter,status",
            transfers[0]);
        Assert.Equal(summary.Transfers, transfers.Length - 1);
        Assert.All(transfers.Skip(1), line => Assert.Matches(TransferLine(), line));

        var labels = File.ReadAllLines(Path.Combine(root, "labels.csv"));
        Assert.Equal("kind,key,label,class", labels[0]);
        Assert.All(labels.Skip(1), line => Assert.Matches("^(number|sim|device|account),[^,]+,[01],[a-z_]+$", line));
        Assert.Equal(summary.Labels.Values.Sum(), labels.Length - 1);
    }

    [Fact]
    public void Progress_ends_at_one_and_cancelling_stops()
    {
        var seen = new List<double>();
        var options = new SimulationOptions { Subscribers = 100, Days = 2, HistoryDays = 2 };
        Simulation.Run(options, root, new Immediate(seen.Add), TestContext.Current.CancellationToken);
        Assert.Equal([0.25, 0.5, 0.75, 1], seen);

        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => Simulation.Run(options, root, null, source.Token));
    }

    [Theory]
    [InlineData("Subscribers")]
    [InlineData("Days")]
    [InlineData("HistoryDays")]
    [InlineData("Difficulty")]
    [InlineData("Start")]
    public void A_wrong_option_is_named(string name)
    {
        var good = new SimulationOptions();
        var wrong = name switch
        {
            "Subscribers" => good with { Subscribers = 1 },
            "Days" => good with { Days = 0 },
            "HistoryDays" => good with { HistoryDays = -1 },
            "Difficulty" => good with { Difficulty = double.NaN },
            _ => good with { Start = good.Start.AddHours(1) },
        };
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Run(wrong));
        Assert.Equal(name, error.ParamName);
    }

    [Theory]
    [InlineData(100, 1, 0, 0)]
    [InlineData(100, 40, 3, 1)]
    [InlineData(101, 2, 1, 0.37)]
    public void The_smallest_and_oddest_runs_work(int subscribers, int days, int historyDays, double difficulty)
    {
        for (var seed = 0UL; seed < 5; seed++)
        {
            var summary = Run(new SimulationOptions
            {
                Subscribers = subscribers, Days = days, HistoryDays = historyDays, Difficulty = difficulty, Seed = seed,
            });
            Assert.True(summary.Calls > 0 && summary.Transfers > 0);
            Assert.Equal(historyDays > 0, summary.HistoryCalls > 0);
        }
    }

    [Fact]
    public void Numbers_of_devices_carry_a_valid_check_digit()
    {
        var devices = Played.Of().Calls.Select(row => row.Device).OfType<string>().Distinct().ToList();
        Assert.NotEmpty(devices);
        Assert.All(devices, device =>
        {
            var sum = device.Select((c, i) => (c - '0') * (i % 2 == 1 ? 2 : 1)).Sum(n => n > 9 ? n - 9 : n);
            Assert.Equal(0, sum % 10);
        });
    }

    [Fact]
    public void Times_are_written_with_the_offset_of_the_start()
    {
        var row = Played.Of().Calls[0];
        Assert.Equal(TimeSpan.FromHours(7), row.Time.Offset);
        Assert.StartsWith("2026-03-02T00:", row.Time.ToString("O", CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private SimulationSummary Run(SimulationOptions options, string run = "") =>
        Simulation.Run(options, Path.Combine(root, run), null, TestContext.Current.CancellationToken);

    private byte[] Bytes(string run, string name) => File.ReadAllBytes(Path.Combine(root, run, name));

    [GeneratedRegex(
        @"^c-\d+-\d+,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+07:00,\+\d{8,15},\+\d{8,15},\d+,(true|false),(voice|sms),(52001\d{10})?,(\d{15})?,(520-01-\d{4}-\d{4})?,[A-Z0-9-]*,[A-Z0-9-]*,(true|false)$")]
    private static partial Regex CallLine();

    [GeneratedRegex(
        @"^t-\d+-\d+,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+07:00,\d{3}-\d{10},\d{3}-\d{10},\d+\.\d\d,THB,(promptpay|transfer|atm|exchange|bill|card|payroll|topup),\d{3},\d{3},(\+66\d{9})?,(\+66\d{9})?,(\d{15})?,\d{4}-\d\d-\d\d,\d+\.\d\d,(accepted|rejected|pending)$")]
    private static partial Regex TransferLine();

    private sealed class Immediate(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
