namespace FraudSignals.Storage;

public sealed class DamageMatrixTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_selection(bool isKilled) => RunAsync(isKilled, every: 13);

    [Theory(Explicit = true)] // Minutes; the suite has every thirteenth.
    [InlineData(false)]
    [InlineData(true)]
    public Task All(bool isKilled) => RunAsync(isKilled, every: 1);

    private static async Task RunAsync(bool isKilled, int every)
    {
        await using var matrix = await DamageMatrix.PrepareAsync(isKilled);
        foreach (var (file, damage) in matrix.Cells().Where((_, index) => index % every == 0))
        {
            await matrix.RunAsync(file, damage);
        }

        foreach (var (outcome, count) in matrix.Outcomes)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{count,5} {outcome}");
        }

        // It would be no matrix if all ended alike.
        Assert.True(matrix.Outcomes.Count >= 3, string.Join(", ", matrix.Outcomes.Keys));
    }
}
