using System.Globalization;
using System.Text;
using CsCheck;
using FraudSignals.Formats.Values;

namespace FraudSignals.Http.Tests.Formats;

public sealed class ValueTests
{
    [Fact]
    public void Numbers_agree_with_decimal()
    {
        var numbers = Gen.Select(Gen.Long[-999_999_999_999, 999_999_999_999], Gen.Int[0, 8], Gen.Int[0, 3]);
        numbers.Sample((digits, scale, decimals) =>
        {
            var value = new decimal(Math.Abs(digits) % int.MaxValue) / (decimal)Math.Pow(10, scale) * Math.Sign(digits);
            return AgreesWithDecimal(value.ToString(CultureInfo.InvariantCulture), value, decimals);
        });
    }

    [Fact]
    public void Exponents_agree_with_decimal() =>
    Gen.Select(Gen.Int[0, 99_999], Gen.Int[-6, 6], Gen.Int[0, 3]).Sample((mantissa, exponent, decimals) =>
    {
        var text = $"{mantissa / 100m:0.00}e{exponent}";
        return AgreesWithDecimal(text, decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture), decimals);
    });

    private static bool AgreesWithDecimal(string text, decimal value, int decimals)
    {
        var units = Math.Abs(value) * (decimal)Math.Pow(10, decimals);
        var rounded = Math.Round(units, MidpointRounding.AwayFromZero);
        return DecimalNumber.TryParse(Encoding.ASCII.GetBytes(text), out var number)
            && number.TryToUnits(decimals, 1L << 53, out var result, out var isExact)
            && result == rounded && isExact == (units == rounded) && (value == 0 || number.IsNegative == (value < 0));
    }

    [Theory]
    [InlineData("0.1", 1, 1, true)]
    [InlineData("1.10000000000000000000000000000", 2, 110, true)]
    [InlineData("0.000000000000000000000000000001", 2, 0, false)]
    [InlineData("1.23456789012345678901234", 2, 123, false)]
    [InlineData("90071992547409.92", 2, 9007199254740992, true)]
    [InlineData("1e2", 2, 10000, true)]
    [InlineData("0e999999", 2, 0, true)]
    public void Long_numbers_stay_exact(string text, int decimals, long expected, bool exact)
    {
        Assert.True(DecimalNumber.TryParse(Encoding.ASCII.GetBytes(text), out var number));
        Assert.True(number.TryToUnits(decimals, 1L << 53, out var units, out var isExact));
        Assert.Equal((expected, exact), (units, isExact));
    }

    [Theory]
    [InlineData("90071992547409.93")]
    [InlineData("99999999999999999999999999999999999999999")]
    [InlineData("1e300")]
    [InlineData("1e99999999999999999999")]
    public void Numbers_beyond_the_limit_are_told_apart(string text)
    {
        Assert.True(DecimalNumber.TryParse(Encoding.ASCII.GetBytes(text), out var number));
        Assert.False(number.TryToUnits(2, 1L << 53, out _, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1 2")]
    [InlineData("0x10")]
    [InlineData("1,5")]
    [InlineData("--1")]
    public void What_is_no_number(string text) => Assert.False(DecimalNumber.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void Times_agree_with_the_framework() => Gen.Select(
            Gen.Long[0, new DateTime(2199, 12, 31).Ticks - DateTime.UnixEpoch.Ticks], Gen.Int[-14 * 60, 14 * 60], Gen.Int[0, 7])
        .Sample((ticks, offset, digits) =>
        {
            var time = new DateTimeOffset(DateTime.UnixEpoch.AddDays(2)).AddTicks(ticks).ToOffset(TimeSpan.FromMinutes(offset));
            if (time.Year > 2199)
            {
                return true;
            }

            var text =
                time.ToString("yyyy-MM-ddTHH:mm:ss" + (digits == 0 ? "" : "." + new string('f', digits)) + "zzz",
                    CultureInfo.InvariantCulture);
            var shown = DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
            return TimeText.ParseTime(Encoding.ASCII.GetBytes(text), null, out var milliseconds) is null
                && milliseconds == shown.ToUnixTimeMilliseconds();
        });

    [Theory]
    [InlineData("2026-03-01T09:30:00Z", "2026-03-01T09:30:00.000Z")]
    [InlineData("2026-03-01t09:30:00.5z", "2026-03-01T09:30:00.500Z")]
    [InlineData("2026-03-01 09:30:00.123456789+07:00", "2026-03-01T02:30:00.123Z")]
    [InlineData("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999Z")]
    [InlineData("2017-01-01T06:59:60.25+07:00", "2016-12-31T23:59:59.999Z")]
    [InlineData("2026-03-01T09:30:00-00:00", "2026-03-01T09:30:00.000Z")]
    public void Times(string text, string expected)
    {
        Assert.True(TimeText.ParseTime(Encoding.ASCII.GetBytes(text), null, out var milliseconds) is null);
        Assert.Equal(expected,
            DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("2026-03-01T09:30:00", "time_without_offset")]
    [InlineData("2026-03-01T09:30:00.5", "time_without_offset")]
    [InlineData("2026-03-01", "invalid_time")]
    [InlineData("2026-13-01T09:30:00Z", "invalid_time")]
    [InlineData("2026-02-29T09:30:00Z", "invalid_time")]
    [InlineData("2026-03-01T24:00:00Z", "invalid_time")]
    [InlineData("2026-03-01T09:60:00Z", "invalid_time")]
    [InlineData("2026-03-01T09:30:60Z", "invalid_time")]
    [InlineData("2026-03-01T09:30:00.Z", "invalid_time")]
    [InlineData("2026-03-01T09:30:00+0700", "invalid_time")]
    [InlineData("2026-03-01T09:30:00+24:00", "invalid_time")]
    [InlineData("2026-03-01T09:30:00Zx", "invalid_time")]
    [InlineData("2026-3-1T09:30:00Z", "invalid_time")]
    [InlineData("0000-03-01T09:30:00Z", "invalid_time")]
    [InlineData("1969-12-31T23:59:59Z", "out_of_range")]
    [InlineData("2200-01-01T00:00:00Z", "out_of_range")]
    public void Times_that_cannot_be_taken(string text, string code) =>
        Assert.Equal(code, TimeText.ParseTime(Encoding.ASCII.GetBytes(text), null, out _)?.Code);

    [Theory]
    [InlineData("Europe/Dublin", "2026-10-25T01:30:00", "2026-10-25T01:30:00Z")] // Where winter time is the exception, by law.
    [InlineData("America/New_York", "2026-11-01T01:59:59.999", "2026-11-01T06:59:59.999Z")]
    [InlineData("Europe/Dublin", "2026-10-25T00:59:59", "2026-10-24T23:59:59Z")]
    [InlineData("America/New_York", "2026-11-01T00:59:59", "2026-11-01T04:59:59Z")]
    [InlineData("America/New_York", "2026-11-01T02:00:00", "2026-11-01T07:00:00Z")]
    [InlineData("Asia/Yangon", "2026-11-01T02:00:00", "2026-10-31T19:30:00Z")]
    public void Of_a_local_time_that_happens_twice_the_later_one_counts(string zone, string text, string expected)
    {
        Assert.Null(TimeText.ParseTime(Encoding.ASCII.GetBytes(text), TimeZoneInfo.FindSystemTimeZoneById(zone), out var milliseconds));
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds(),
            milliseconds);
    }

    [Theory]
    [InlineData("Europe/Dublin", "2026-03-29T01:00:00", true)]
    [InlineData("Europe/Dublin", "2026-03-29T02:00:00", false)]
    [InlineData("America/New_York", "2026-03-08T02:59:59", true)]
    [InlineData("America/New_York", "2026-03-08T01:59:59", false)]
    public void A_local_time_that_clocks_skip_is_refused(string zone, string text, bool isSkipped) =>
        Assert.Equal(
            isSkipped, TimeText.ParseTime(Encoding.ASCII.GetBytes(text), TimeZoneInfo.FindSystemTimeZoneById(zone), out _) is not null);

    [Theory]
    [InlineData("2026-03-29T02:30:00", "invalid_time")] // clocks go from 02:00 to 03:00
    [InlineData("2026-10-25T02:30:00", null)] // twice; the later one counts
    public void Local_times_when_clocks_change(string text, string? code)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        Assert.Equal(code, TimeText.ParseTime(Encoding.ASCII.GetBytes(text), zone, out var milliseconds)?.Code);
        if (code is null)
        {
            Assert.Equal(new DateTimeOffset(2026, 10, 25, 1, 30, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), milliseconds);
        }
    }

    [Theory]
    [InlineData("2026-03-01", null)]
    [InlineData("2026-02-29", "invalid_date")]
    [InlineData("01/03/2026", "invalid_date")]
    [InlineData("1700-01-01", "out_of_range")]
    public void Dates(string text, string? code) => Assert.Equal(code, TimeText.ParseDate(Encoding.ASCII.GetBytes(text), out _)?.Code);
}
