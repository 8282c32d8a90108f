using FraudSignals.Backtesting.Fitting;
using FraudSignals.Rules;

namespace FraudSignals.Host.Tests.Commands.Rules;

/// <summary>Further thresholds are those of the comparison that tells fraud from the rest.</summary>
public sealed class RuleCutsTests
{
    private static readonly Rule Busy = new()
    {
        Id = "busy",
        Title = "Busy",
        Family = "volume",
        Subject = Events.SubjectKind.Number,
        Roles = [],
        Condition = _ => Kleene.True,
        Comparisons =
        [
            new Comparison("calls_24h", _ => 0, ">=", _ => 10, null),
            new Comparison("received_24h / calls_24h", _ => 0, "<=", _ => 0.5, null),
        ],
    };

    [Fact]
    public void The_comparison_that_tells_most_gets_steps_each_harder_than_the_one_before()
    {
        // How many calls there are says nothing, who is hardly called back is fraud.
        var cuts = RuleCuts.Of(Busy, [.. Enumerable.Range(0, 40).Select(i => (Hits(10 + i % 5, i / 100.0), (bool?)(i < 12)))]);
        Assert.Equal((1, "received_24h / calls_24h <="), (cuts.Comparison, cuts.Text));
        Assert.Equal(cuts.Values.OrderDescending(), cuts.Values);
        Assert.Equal(0, cuts.StepOf([99, 0.5]));
        Assert.Equal(cuts.Values.Length, cuts.StepOf([0, 0]));
        Assert.StartsWith("received_24h / calls_24h <= 0.", cuts.When(0), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_few_subjects_or_none_labelled_there_are_no_steps()
    {
        Assert.Empty(RuleCuts.Of(Busy, [.. Enumerable.Range(0, 19).Select(i => (Hits(i, i), (bool?)(i < 9)))]).Values);
        Assert.Empty(RuleCuts.Of(Busy, [.. Enumerable.Range(0, 40).Select(i => (Hits(i, i), (bool?)null))]).Values);
    }

    [Fact]
    public void A_share_above_one_is_none()
    {
        var cuts = RuleCuts.Of(Busy with { Comparisons = [new Comparison("callees / calls", _ => 0, ">=", _ => 0.5, null)] },
            [.. Enumerable.Range(0, 40).Select(i => (Hits(0.5 + i / 40.0, 0), (bool?)(i < 12)))]);
        Assert.All(cuts.Values, v => Assert.InRange(v, 0, 1));
    }

    private static List<FindingRecorder.Found> Hits(double one, double other) => [new("busy", 0, 1, [one, other])];
}
