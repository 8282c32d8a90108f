namespace FraudSignals.Host.Tests.Clocks;

/// <summary>Whatever the clock does, nothing acknowledged is lost, senders are told 503, and all is well once it is right again.</summary>
public sealed class ClockNemesisTests
{
    [Fact]
    public Task Clocks_turned_at_random_lose_nothing() => PlayAsync(seeds: 4, steps: 30);

    [Fact(Explicit = true)] // Minutes.
    public Task Many_more_of_them() => PlayAsync(
        seeds: int.Parse(Environment.GetEnvironmentVariable("FRAUDSIGNALS_CLOCK_SEEDS") ?? "500",
            System.Globalization.CultureInfo.InvariantCulture), steps: 80);

    private static async Task PlayAsync(int seeds, int steps)
    {
        var (refused, vouched, acknowledged) = (0, 0, 0);
        for (var seed = 1; seed <= seeds; seed++)
        {
            await using var run = new ClockRun(seed);
            try
            {
                await run.PlayAsync(steps);
            }
            catch (Exception problem)
            {
                throw new InvalidOperationException($"Seed {seed}: {problem.Message}", problem);
            }

            (refused, vouched, acknowledged) = (refused + run.Refused, vouched + run.Vouched, acknowledged + run.Acknowledged);
        }

        // It did find something to do.
        TestContext.Current.SendDiagnosticMessage(
            $"{seeds} seeds: {acknowledged} records acknowledged, {refused} batches refused, the clock vouched for {vouched} times.");
        Assert.True(refused > seeds && vouched > 0 && acknowledged > 10 * seeds);
    }
}
