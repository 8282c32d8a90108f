using FraudSignals.Ingestion.Stages;
using FraudSignals.Ports;
using FraudSignals.Support;

namespace FraudSignals.Ingestion;

public class ReceptionClockTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeMilliseconds(World.Start);

    [Theory]
    [InlineData(4.9, true)]
    [InlineData(5.1, false)]
    [InlineData(-4.9, true)]
    [InlineData(-5.1, false)]
    [InlineData(72 * 60, false)]
    [InlineData(-365 * 24 * 60, false)]
    public void A_step_of_so_many_minutes_is_believed(double minutes, bool believed)
    {
        var clock = new JumpyClock(Start);
        var reception = new ReceptionClock(clock, null);
        clock.Pass(TimeSpan.FromDays(20));
        clock.Off = TimeSpan.FromMinutes(minutes);
        Assert.Equal(believed, reception.Problem == null);
        if (!believed)
        {
            Assert.Contains("jumped", Assert.Throws<ClockJumpedException>(() => reception.Read()).Message, StringComparison.Ordinal);
            clock.Off = TimeSpan.Zero;
        }

        Assert.Equal(clock.GetUtcNow(), reception.Read());
    }

    [Fact]
    public void Small_steps_do_not_add_up_within_an_hour()
    {
        var clock = new JumpyClock(Start);
        var reception = new ReceptionClock(clock, null);
        for (var i = 0; i < 2; i++)
        {
            clock.Off += TimeSpan.FromMinutes(3);
            clock.Pass(TimeSpan.FromMinutes(5));
            Assert.Equal(i == 0, reception.Problem == null);
        }

        // A clock that goes wrong slowly is followed.
        clock.Off = TimeSpan.Zero;
        for (var hour = 0; hour < 100; hour++)
        {
            clock.Pass(TimeSpan.FromHours(1));
            clock.Off += TimeSpan.FromMinutes(1);
            reception.Read();
        }
    }

    [Theory]
    [InlineData(0, 23.9, true)]
    [InlineData(0, 24.1, false)]
    [InlineData(0, -0.05, true)]
    [InlineData(0, -0.1, false)]
    [InlineData(21 * 24, 0, false)]
    [InlineData(20, 5, false)]
    public void A_start_looks_at_the_last_reception(double hoursStopped, double hoursOff, bool believed)
    {
        var clock = new JumpyClock(Start);
        clock.Pass(TimeSpan.FromHours(hoursStopped));
        clock.Off = TimeSpan.FromHours(hoursOff);
        var reception = new ReceptionClock(clock, Start);
        Assert.Equal(believed, reception.Problem == null);
        if (!believed)
        {
            Assert.Contains("--accept-clock", reception.Problem, StringComparison.Ordinal);
            reception.Accept();
            Assert.Null(reception.Problem);
        }
    }

    [Fact]
    public void A_clock_that_is_behind_at_the_start_catches_up()
    {
        var clock = new JumpyClock(Start) { Off = -TimeSpan.FromHours(2) };
        var reception = new ReceptionClock(clock, Start);
        Assert.NotNull(reception.Problem);
        clock.Pass(TimeSpan.FromHours(2));
        Assert.Null(reception.Problem);
        clock.Off = TimeSpan.Zero;
        Assert.NotNull(reception.Problem);
    }

    [Fact]
    public void A_clock_set_right_between_start_and_first_batch_is_believed()
    {
        var clock = new JumpyClock(Start) { Off = TimeSpan.FromDays(365) };
        var reception = new ReceptionClock(clock, Start);
        Assert.NotNull(reception.Problem);
        clock.Off = TimeSpan.Zero;
        Assert.Equal(Start, reception.Read());
        clock.Off = TimeSpan.FromHours(2);
        Assert.NotNull(reception.Problem);
    }

    [Theory]
    [InlineData("2026-03-01", true)]
    [InlineData("2026-03-02", true)]
    [InlineData("2026-03-03", true)]
    [InlineData("2026-03-04", false)]
    [InlineData("2025-03-02", false)]
    public void A_day_that_is_vouched_for_is_the_clocks_own(string day, bool agrees) =>
        Assert.Equal(agrees, ReceptionClock.Agrees(DateOnly.Parse(day), new JumpyClock(Start)));
}
