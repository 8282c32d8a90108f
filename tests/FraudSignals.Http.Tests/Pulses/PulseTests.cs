using FraudSignals.Http.Pulses;

namespace FraudSignals.Http.Tests.Pulses;

public class PulseTests
{
    private const int Day = 96;

    [Fact]
    public void A_feed_that_stops_is_silent_after_half_an_hour_and_usual_once_it_comes_again() =>
        Assert.Equal(
            [PulseState.Usual, PulseState.Silent, PulseState.Silent, PulseState.Usual],
            After(Enumerable.Repeat(100L, Day + 4), 0, 0, 0, 100));

    [Fact]
    public void A_night_without_anything_is_no_silence() =>
        Assert.All(After(Nights(2 * Day), [.. Nights(Day)]), state => Assert.Equal(PulseState.Usual, state));

    [Fact]
    public void What_is_rare_is_not_missed() =>
    Assert.All(After(Rare(2 * Day), new long[40]), state => Assert.Equal(PulseState.Usual, state));

    [Fact]
    public void A_rule_that_hits_ten_times_as_often_is_loud_until_that_is_what_it_does() =>
        Assert.Equal(
            [PulseState.Loud, PulseState.Usual],
            After(Enumerable.Repeat(9L, Day + 4), 100, 100));

    [Fact]
    public void What_doubles_is_not_loud() =>
    Assert.All(After(Enumerable.Repeat(100L, Day + 4), 200, 400, 800), s => Assert.Equal(PulseState.Usual, s));

    [Fact]
    public void Nothing_is_said_before_a_day_was_seen() =>
    Assert.All(After(Enumerable.Repeat(100L, Day - 10), 0, 0, 0, 5000), s => Assert.Equal(PulseState.Usual, s));

    // Ten hours of every day hold nothing.
    private static IEnumerable<long> Nights(int steps) => Enumerable.Range(0, steps).Select(i => i % Day < 40 ? 0L : 100L);

    private static IEnumerable<long> Rare(int steps) => Enumerable.Range(0, steps).Select(i => i % 30 == 0 ? 1L : 0L);

    private static List<PulseState> After(IEnumerable<long> before, params long[] then)
    {
        var pulse = new Pulse();
        long total = 0;
        pulse.Beat(0);
        foreach (var step in before)
        {
            pulse.Beat(total += step);
        }

        return [.. then.Select(step =>
        {
            pulse.Beat(total += step);
            return pulse.State;
        })];
    }
}
