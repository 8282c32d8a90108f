namespace FraudSignals.Storage;

public sealed class DamageMatrixTests
{
    [Fact]
    public Task A_selection() => RunAsync(every: 9);

    [Fact(Explicit = true)] // Minutes; the suite has every ninth.
    public Task All() => RunAsync(every: 1);

    private static async Task RunAsync(int every)
    {
        await using var matrix = await DamageMatrix.PrepareAsync();
        foreach (var (file, damage) in matrix.Cells().Where((_, index) => index % every == 0))
        {
            await matrix.RunAsync(file, damage);
        }

        foreach (var (outcome, count) in matrix.Outcomes)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{count,5} {outcome}");
        }

        // It would be no matrix if all ended alike.
        Assert.True(matrix.Outcomes.Count >= 4, string.Join(", ", matrix.Outcomes.Keys));
    }
}
