using FraudSignals.Rules.Fitting;

namespace FraudSignals.Rules.Tests.Fitting;

/// <summary>Alerts are counted as the engine counts them.</summary>
public sealed class AlertTimesTests
{
    private const long Hour = 3600_000;
    private static readonly ScoreModel Model = new([[30.0], [30.0]], [0, 1], [double.NaN, double.NaN], 2, 0);
    private static readonly byte[] Both = [1, 1];
    private static readonly byte[] One = [1, 0];

    [Fact]
    public void A_cooldown_has_one_alert() =>
        Assert.Equal([Hour], Of(new(Hour, 2 * Hour, 1, Both, Both), new(5 * Hour, 9 * Hour, 1, Both, Both)));

    [Fact]
    public void While_the_last_is_warm_the_next_takes_evidence_of_its_own()
    {
        Assert.Equal([20 * Hour], Of(new(20 * Hour, 23 * Hour, 1, Both, Both), new(25 * Hour, 25 * Hour, 2, Both, One)));
        Assert.Equal([20 * Hour, 25 * Hour], Of(new(20 * Hour, 23 * Hour, 1, Both, Both), new(25 * Hour, 25 * Hour, 2, Both, Both)));
    }

    [Fact]
    public void After_half_a_cooldown_of_silence_it_takes_none() =>
        Assert.Equal([10 * Hour, 25 * Hour], Of(new(10 * Hour, 11 * Hour, 1, Both, Both), new(25 * Hour, 25 * Hour, 2, Both, One)));

    [Fact]
    public void What_extends_an_alert_keeps_it_warm() => Assert.Equal(
        [20 * Hour],
        Of(new(20 * Hour, 23 * Hour, 1, Both, Both), new(30 * Hour, 34 * Hour, 2, Both, One), new(45 * Hour, 45 * Hour, 2, Both, One)));

    [Fact]
    public void Below_the_threshold_there_is_none() => Assert.Empty(Of(new FitInstant(Hour, Hour, 1, One, One)));

    private static List<long> Of(params FitInstant[] instants) =>
        AlertTimes.Of(new FitSubject(1, null, [.. instants]), Model, 60, 24 * Hour);
}
