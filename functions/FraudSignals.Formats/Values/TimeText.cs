using System.Collections.Concurrent;
using FraudSignals.Events;
using FraudSignals.Formats.Records;

namespace FraudSignals.Formats.Values;

/// <summary>Times (RFC 3339) and dates, as milliseconds since 1970-01-01 UTC.</summary>
internal static class TimeText
{
    private const int MinYear = 1970;
    private const int MaxYear = 2199;
    private const int MinDateYear = 1850;

    // yyyy-MM-ddTHH:mm:ss
    private const int SecondsEnd = 19;

    private static readonly ConcurrentDictionary<int, Refusal> BuddhistYears = new();
    private static readonly Refusal Malformed = new(ErrorCodes.InvalidTime, "This is no RFC 3339 time.");
    private static readonly Refusal YearOutOfRange = new(ErrorCodes.OutOfRange, "The year is not between 1970 and 2199.");
    private static readonly Refusal NoOffset =
        new(ErrorCodes.TimeWithoutOffset, "The time has no offset from UTC, and no time zone is configured for this source.");
    private static readonly Refusal SkippedTime =
        new(ErrorCodes.InvalidTime, "Clocks skip this local time in the time zone of this source.");
    private static readonly Refusal NoLeapSecond =
        new(ErrorCodes.InvalidTime, "A minute has 60 seconds, 0 to 59, except at the end of a day in UTC.");
    private static readonly Refusal NoDate = new(ErrorCodes.InvalidDate, "This is no date.");
    private static readonly Refusal DateOutOfRange = new(ErrorCodes.OutOfRange, "The year is not between 1850 and 2199.");

    /// <summary>
    /// Reads <c>2026-03-01T09:30:00[.123]Z</c> or with an offset such as <c>+07:00</c>; without either, in the zone given.
    /// </summary>
    /// <remarks>
    /// A leap second counts as the last millisecond of its day. A local time that happens twice when clocks go back
    /// is taken as the later one; one that clocks skip is refused.
    /// </remarks>
    public static Refusal? ParseTime(ReadOnlySpan<byte> text, TimeZoneInfo? zone, out long milliseconds)
    {
        milliseconds = 0;
        if (text.Length < SecondsEnd || text[13] != ':' || text[16] != ':' || (text[10] | 0x20) is not ('t' or ' ')
            || !TryParseYearMonthDay(text, out var year, out var month, out var day))
        {
            return Malformed;
        }

        var isDigits = true;
        var hour = Pair(text, 11, ref isDigits);
        var minute = Pair(text, 14, ref isDigits);
        var second = Pair(text, 17, ref isDigits);
        if (!isDigits || hour > 23 || minute > 59 || second > 60)
        {
            return Malformed;
        }

        var rest = text[SecondsEnd..];
        if (!TryParseFraction(ref rest, out var fraction))
        {
            return Malformed;
        }

        if (year is < MinYear or > MaxYear)
        {
            return BuddhistYear.Is(year) ? BuddhistEra(year) : YearOutOfRange;
        }

        var isLeap = second == 60;
        var local = new DateTime(year, month, day, hour, minute, isLeap ? 59 : second);
        if (!TryParseOffset(rest, out var offsetMinutes))
        {
            if (!rest.IsEmpty)
            {
                return Malformed;
            }

            if (zone is null)
            {
                return NoOffset;
            }

            if (OffsetOf(local, zone) is not { } offset)
            {
                return SkippedTime;
            }

            offsetMinutes = (int)offset.TotalMinutes;
        }

        milliseconds = (local.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond - offsetMinutes * 60_000L;
        if (isLeap)
        {
            const long lastSecond = (24 * 60 * 60 - 1) * 1000;
            if (milliseconds % TimeSpan.MillisecondsPerDay != lastSecond)
            {
                return NoLeapSecond;
            }

            fraction = 999;
        }

        milliseconds += fraction;
        return null;
    }

    /// <summary>Reads <c>2026-03-01</c>.</summary>
    public static Refusal? ParseDate(ReadOnlySpan<byte> text, out long milliseconds)
    {
        milliseconds = 0;
        if (text.Length != 10 || !TryParseYearMonthDay(text, out var year, out var month, out var day))
        {
            return NoDate;
        }

        if (year is < MinDateYear or > MaxYear)
        {
            return BuddhistYear.Is(year) ? BuddhistEra(year) : DateOutOfRange;
        }

        milliseconds = (new DateTime(year, month, day).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
        return null;
    }

    /// <summary>The offset from UTC of a local time; null where clocks skip it.</summary>
    /// <remarks>
    /// Asked by UTC, of the days after and before: what the platform says of local times is wrong in Ireland, where winter time is
    /// the exception. The offset after a change of clocks is tried first, since it makes the later of two times.
    /// </remarks>
    private static TimeSpan? OffsetOf(DateTime local, TimeZoneInfo zone)
    {
        var utc = DateTime.SpecifyKind(local, DateTimeKind.Utc);
        var after = zone.GetUtcOffset(utc.AddDays(1));
        if (zone.GetUtcOffset(utc - after) == after)
        {
            return after;
        }

        var before = zone.GetUtcOffset(utc.AddDays(-1));
        return zone.GetUtcOffset(utc - before) == before ? before : null;
    }

    private static Refusal BuddhistEra(int year) =>
        BuddhistYears.GetOrAdd(year, y => new Refusal(ErrorCodes.OutOfRange, $"{BuddhistYear.Explain(y)}."));

    private static bool TryParseYearMonthDay(ReadOnlySpan<byte> text, out int year, out int month, out int day)
    {
        var isDigits = true;
        year = Pair(text, 0, ref isDigits) * 100 + Pair(text, 2, ref isDigits);
        month = Pair(text, 5, ref isDigits);
        day = Pair(text, 8, ref isDigits);
        return isDigits && text[4] == '-' && text[7] == '-' && year > 0 && month is >= 1 and <= 12
            && day >= 1 && (day <= 28 || day <= DateTime.DaysInMonth(BuddhistYear.Is(year) ? BuddhistYear.Common(year) : year, month));
    }

    /// <summary>Takes a fraction of a second off the front, cut to whole milliseconds.</summary>
    private static bool TryParseFraction(ref ReadOnlySpan<byte> rest, out int milliseconds)
    {
        milliseconds = 0;
        if (rest.IsEmpty || rest[0] != '.')
        {
            return true;
        }

        var weight = 100;
        var at = 1;
        for (; at < rest.Length && (uint)(rest[at] - '0') <= 9; at++)
        {
            milliseconds += (rest[at] - '0') * weight;
            weight /= 10;
        }

        rest = rest[at..];
        return at > 1;
    }

    private static bool TryParseOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length == 1 && (text[0] | 0x20) == 'z')
        {
            return true;
        }

        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':')
        {
            return false;
        }

        var isDigits = true;
        var hour = Pair(text, 1, ref isDigits);
        var minute = Pair(text, 4, ref isDigits);
        minutes = (hour * 60 + minute) * (text[0] == '-' ? -1 : 1);
        return isDigits && hour <= 23 && minute <= 59;
    }

    private static int Pair(ReadOnlySpan<byte> text, int at, ref bool isDigits)
    {
        var tens = (uint)(text[at] - '0');
        var ones = (uint)(text[at + 1] - '0');
        isDigits &= tens <= 9 & ones <= 9;
        return (int)(tens * 10 + ones);
    }
}
