namespace FraudSignals.Host.Tests.Linearizing;

/// <summary>
/// Whatever clients do at the same time, and however often the host is killed meanwhile, some order of their requests explains every
/// answer.
/// </summary>
public sealed class LinearizabilityTests
{
    [Theory]
    [InlineData(1, 50, 3)]
    [InlineData(2, 50, 3, Explicit = true)]
    public async Task Some_order_explains_every_answer(int seed, int requests, int kills) => await CheckAsync(seed, requests, kills);

    /// <summary>Others than the usual ones: <c>FRAUDSIGNALS_HISTORIES=FIRST,COUNT</c>.</summary>
    [Fact(Explicit = true)] // Minutes; the suite has a short one.
    public async Task Some_order_explains_every_answer_of_many_long_histories()
    {
        var (first, count) = Environment.GetEnvironmentVariable("FRAUDSIGNALS_HISTORIES")?.Split(',') is [var a, var b]
            ? (int.Parse(a), int.Parse(b)) : (100, 60);
        for (var seed = first; seed < first + count; seed++)
        {
            await CheckAsync(seed, requests: 120, kills: 5);
            TestContext.Current.SendDiagnosticMessage($"Seed {seed} is explained.");
        }
    }

    [Fact]
    public void An_answer_that_no_order_explains_is_found()
    {
        // Two at once may come in either order; a read behind both must see both.
        Operation[] both = [Post(0, 10, 1, 1), Post(1, 9, 2, 1)];
        Assert.True(Linearizer.IsExplained([.. both, Read(11, 12, 2)], SubjectModel.Start));
        Assert.True(Linearizer.IsExplained([.. both, Read(2, 5, 0)], SubjectModel.Start));
        Assert.False(Linearizer.IsExplained([.. both, Read(11, 12, 1)], SubjectModel.Start));

        // Nothing goes back: who reads later sees no less.
        Assert.False(Linearizer.IsExplained([.. both, Read(2, 3, 2), Read(4, 5, 1)], SubjectModel.Start));

        // The same record counts once, whoever sent it first.
        Assert.False(Linearizer.IsExplained([Post(0, 10, 1, 1), Post(1, 9, 1, 1)], SubjectModel.Start));
        Assert.True(Linearizer.IsExplained([Post(0, 10, 1, 1), Post(1, 9, 1, 0)], SubjectModel.Start));

        // What nobody was told of may have happened at any time since, but not before.
        var unknown = new Operation("erase", 20, long.MaxValue, s => s.Erase(null));
        Assert.True(Linearizer.IsExplained([.. both, unknown, Read(30, 31, 2), Read(32, 33, 0)], SubjectModel.Start));
        Assert.False(Linearizer.IsExplained([.. both, unknown, Read(12, 13, 0)], SubjectModel.Start));
    }

    private static async Task CheckAsync(int seed, int requests, int kills)
    {
        using var run = new HistoryRun(seed);
        await run.RunAsync(requests, kills);
        Assert.True(run.Unanswered > 0, "No request was under way when the host was killed.");
        foreach (var history in run.Histories)
        {
            Assert.True(history.Count > requests / 2, "Too little was noted.");
            var unexplained = Linearizer.Unexplained(history, SubjectModel.Start);
            Assert.True(
                unexplained == null,
                $"Seed {seed}: no order explains '{unexplained?.Asked}' of {unexplained?.Called} to {unexplained?.Returned}, among\n"
                + string.Join('\n', history.OrderBy(o => o.Called).Select(o => $"{o.Called} {o.Returned} {o.Asked}")));
        }
    }

    private static Operation Post(long called, long returned, int record, int accepted) =>
        new($"post {record}", called, returned, s => s.Post([record], false, (accepted, 1 - accepted, 0)));

    private static Operation Read(long called, long returned, int calls) => new("read", called, returned, s => s.Read(calls, false, false));
}
