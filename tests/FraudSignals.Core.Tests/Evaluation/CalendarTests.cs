using CsCheck;
using FraudSignals.Rules;

namespace FraudSignals.Evaluation;

/// <summary>Hours, days and holidays of a deployment, against the clock of its time zone.</summary>
public class CalendarTests
{
    [Theory]
    [InlineData("Asia/Bangkok")]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("UTC")]
    public void They_are_those_of_its_time_zone(string name)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(name);
        var holiday = new DateOnly(2026, 12, 5);
        var calendar = new Calendar(zone, [holiday]);
        var gen = Gen.OneOf(Gen.Long[0, 4_000_000_000], Gen.Long[1_796_300_000, 1_796_600_000]);
        gen.Sample(seconds =>
        {
            var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(seconds), zone);
            Assert.Equal(local.Hour, calendar.Hour(seconds));
            Assert.Equal(local.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)local.DayOfWeek, calendar.Weekday(seconds));
            Assert.Equal(Kleene.Of(DateOnly.FromDateTime(local.DateTime) == holiday), calendar.IsHoliday(seconds));
        }, iter: 2000);
    }
}
