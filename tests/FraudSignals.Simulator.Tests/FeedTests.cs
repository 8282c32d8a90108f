using System.Globalization;
using FraudSignals.Simulator.Plans;

namespace FraudSignals.Simulator.Tests;

/// <summary>What a feed shows of the same world.</summary>
public sealed class FeedTests : IDisposable
{
    private static readonly SimulationOptions Small = SimulationOptions.OfWorld(8) with
    {
        Subscribers = 200, Days = 3, HistoryDays = 5, Without = [], AnsweredOnly = false, HoursLate = 0,
    };

    private readonly string root = Directory.CreateTempSubdirectory("feeds").FullName;

    [Fact]
    public void A_world_gives_the_same_bytes_each_time_and_another_world_others()
    {
        Run(Small, "a");
        Run(Small, "b");
        Run(SimulationOptions.OfWorld(10) with { Subscribers = 200, Days = 3, HistoryDays = 5 }, "c");

        foreach (var name in new[] { "calls.csv", "transfers.csv", "labels.csv", "history-transfers.csv" })
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(root, "a", name)), File.ReadAllBytes(Path.Combine(root, "b", name)));
            Assert.NotEqual(File.ReadAllBytes(Path.Combine(root, "a", name)), File.ReadAllBytes(Path.Combine(root, "c", name)));
        }
    }

    [Fact]
    public void Columns_left_out_are_gone_and_the_others_are_as_they_were()
    {
        Run(Small, "whole");
        Run(Small with { Without = [.. SimulationOptions.OptionalColumns] }, "bare");

        Assert.Equal("id,time,caller,callee,durationSeconds,kind", Lines("bare", "calls.csv")[0]);
        Assert.Equal("id,time,payer,payee,amount,currency,status", Lines("bare", "transfers.csv")[0]);
        var transfers = Lines("whole", "history-transfers.csv").Select(line => Pick(line, 0, 1, 2, 3, 4, 5, 14));
        var calls = Lines("whole", "calls.csv").Select(line => Pick(line, 0, 1, 2, 3, 4, 6));
        Assert.Equal(transfers, Lines("bare", "history-transfers.csv"));
        Assert.Equal(calls, Lines("bare", "calls.csv"));
    }

    [Fact]
    public void A_billing_feed_has_the_answered_calls_alone()
    {
        Run(Small, "whole");
        Run(Small with { AnsweredOnly = true }, "billing");

        var answered = Lines("whole", "calls.csv").Where(line => !line.Contains(",false,voice,", StringComparison.Ordinal));
        Assert.Equal(answered, Lines("billing", "calls.csv"));
    }

    [Theory]
    [InlineData("calls.csv")]
    [InlineData("transfers.csv")]
    public void A_late_feed_has_the_same_rows_in_another_order_within_the_hours(string name)
    {
        Run(Small, "prompt");
        Run(Small with { HoursLate = 6 }, "late");

        var (prompt, late) = (Lines("prompt", name), Lines("late", name));
        Assert.NotEqual(prompt, late);
        Assert.Equal(prompt.Order(StringComparer.Ordinal), late.Order(StringComparer.Ordinal));
        var newest = DateTimeOffset.MinValue;
        var most = TimeSpan.Zero;
        foreach (var line in late.Skip(1))
        {
            var time = DateTimeOffset.Parse(line.Split(',')[1], CultureInfo.InvariantCulture);
            newest = time > newest ? time : newest;
            most = newest - time > most ? newest - time : most;
        }

        Assert.InRange(most, TimeSpan.FromHours(4), TimeSpan.FromHours(6));
    }

    [Theory]
    [InlineData("World")]
    [InlineData("Without")]
    [InlineData("HoursLate")]
    public void A_wrong_option_is_named(string name)
    {
        var wrong = name switch
        {
            "World" => Small with { World = -1 },
            "Without" => Small with { Without = ["caller"] },
            _ => Small with { HoursLate = 49 },
        };

        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => Run(wrong, "x")).ParamName);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private void Run(SimulationOptions options, string run) =>
        Simulation.Run(options, Path.Combine(root, run), null, TestContext.Current.CancellationToken);

    private string[] Lines(string run, string name) => File.ReadAllLines(Path.Combine(root, run, name));

    private static string Pick(string line, params int[] columns)
    {
        var fields = line.Split(',');
        return string.Join(',', columns.Select(i => fields[i]));
    }
}
