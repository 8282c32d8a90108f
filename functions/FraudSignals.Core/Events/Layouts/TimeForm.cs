using System.Collections.Immutable;
using System.Globalization;

namespace FraudSignals.Events.Layouts;

/// <summary>
/// How a source writes times or dates: a pattern such as <c>dd/MM/yyyy HH:mm:ss</c>, or a count such as <c>epochSeconds</c> or <c>hours
/// since 2026-01-01</c> (UTC). What is read
/// is written again in the contract's way, and judged as such.
/// </summary>
/// <remarks>
/// Letters of a pattern: <c>yyyy yy MM M MMM dd d HH H hh h mm ss f tt zzz</c>. <c>f</c> takes any number of decimals and none; <c>zzz</c>
/// an offset such as +07:00, +0700 or Z; <c>M d H h</c> one or two digits. Anything else stands for itself.
/// </remarks>
public sealed record TimeForm
{
    private const int BuddhistYears = 543;

    // Two-digit years are those of this century: no feed of today tells of the last one.
    private const int Century = 2000;

    private static readonly ImmutableArray<string> Months =
        [.. CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames.Where(m => m.Length > 0)];

    private static readonly ImmutableArray<string> Parts =
        ["yyyy", "yy", "MMM", "MM", "M", "dd", "d", "HH", "H", "hh", "h", "mm", "ss", "f", "tt", "zzz"];

    private const string Since = " since ";

    private static readonly Dictionary<string, long> Units = new(StringComparer.Ordinal)
    {
        ["days"] = TimeSpan.TicksPerDay,
        ["hours"] = TimeSpan.TicksPerHour,
        ["minutes"] = TimeSpan.TicksPerMinute,
        ["seconds"] = TimeSpan.TicksPerSecond,
        ["milliseconds"] = TimeSpan.TicksPerMillisecond,
        ["microseconds"] = TimeSpan.TicksPerMicrosecond,
    };

    private readonly ImmutableArray<string> _parts;
    private readonly long _ticksPerUnit;
    private readonly DateTime _since;

    private TimeForm(string pattern, bool isBuddhist, ImmutableArray<string> parts, long ticksPerUnit, DateTime since) =>
        (Pattern, IsBuddhist, _parts, _ticksPerUnit, _since) = (pattern, isBuddhist, parts, ticksPerUnit, since);

    /// <summary>Patterns of counts that need no words, by what they stand for.</summary>
    public static ImmutableSortedDictionary<string, string> Counts { get; } = new Dictionary<string, string>
    {
        ["epochSeconds"] = "seconds since 1970-01-01",
        ["epochMilliseconds"] = "milliseconds since 1970-01-01",
        ["epochMicroseconds"] = "microseconds since 1970-01-01",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public string Pattern { get; }

    /// <summary>Whether years are of the Buddhist era, 543 more than others.</summary>
    public bool IsBuddhist { get; }

    /// <summary>
    /// The form of a pattern; null where it is none: year, month and day are missing, a part stands there twice, or letters mean nothing.
    /// </summary>
    public static TimeForm? Of(string pattern, bool isBuddhist)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (Counts.GetValueOrDefault(pattern, pattern).Split(Since) is [var unit, var day])
        {
            var isCount =
                Units.TryGetValue(unit, out var ticks) & DateOnly.TryParseExact(
                    day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
            return isCount && !isBuddhist ? new TimeForm(pattern, false, [], ticks, date.ToDateTime(TimeOnly.MinValue)) : null;
        }

        var parts = ImmutableArray.CreateBuilder<string>();
        for (var at = 0; at < pattern.Length;)
        {
            var part = Parts.FirstOrDefault(p => string.CompareOrdinal(pattern, at, p, 0, p.Length) == 0) ?? pattern[at..(at + 1)];
            if (part.Length == 1 && char.IsAsciiLetter(part[0]) && part[0] is not ('M' or 'd' or 'H' or 'h' or 'f' or 'T'))
            {
                return null;
            }

            parts.Add(part);
            at += part.Length;
        }

        var letters = parts.Where(p => char.IsAsciiLetter(p[0]) && p != "T").Select(p => p[0] == 'H' ? 'h' : p[0]).ToList();
        var isWhole = "yMd".All(letters.Contains) && letters.Distinct().Count() == letters.Count;
        return isWhole ? new TimeForm(pattern, isBuddhist, parts.ToImmutable(), 0, default) : null;
    }

    /// <summary>
    /// Writes a time again as <c>2026-03-01T09:30:00.123+07:00</c>, or without what was not written; 0 where it is not of this form.
    /// </summary>
    /// <param name="text">What the source wrote, without outer white space.</param>
    /// <param name="destination">At least 32 bytes.</param>
    /// <param name="isDate">Whether a date is wanted.</param>
    public int Rewrite(ReadOnlySpan<byte> text, Span<byte> destination, bool isDate)
    {
        if (_ticksPerUnit > 0)
        {
            return RewriteCount(text, destination, isDate);
        }

        var (year, month, day, hour, minute, second, milliseconds) = (0, 0, 0, 0, 0, 0, 0);
        bool? isAfternoon = null;
        int? offset = null;
        var rest = text;
        foreach (var part in _parts)
        {
            var isRead = part switch
            {
                "yyyy" => Digits(ref rest, 4, 4, out year),
                "yy" => Digits(ref rest, 2, 2, out year) && (year += IsBuddhist ? Century + 500 : Century) > 0,
                "MMM" => Month(ref rest, out month),
                "MM" => Digits(ref rest, 2, 2, out month),
                "M" => Digits(ref rest, 1, 2, out month),
                "dd" => Digits(ref rest, 2, 2, out day),
                "d" => Digits(ref rest, 1, 2, out day),
                "HH" or "hh" => Digits(ref rest, 2, 2, out hour),
                "H" or "h" => Digits(ref rest, 1, 2, out hour),
                "mm" => Digits(ref rest, 2, 2, out minute),
                "ss" => Digits(ref rest, 2, 2, out second),
                "f" => Fraction(ref rest, out milliseconds),
                "tt" => Half(ref rest, ref isAfternoon),
                "zzz" => Offset(ref rest, ref offset),
                _ => Literal(ref rest, part),
            };
            if (!isRead)
            {
                return 0;
            }
        }

        if (isAfternoon is { } pm)
        {
            if (hour is < 1 or > 12)
            {
                return 0;
            }

            hour = hour % 12 + (pm ? 12 : 0);
        }

        year -= IsBuddhist ? BuddhistYears : 0;
        return rest.IsEmpty && year is > 0 and <= 9999
            ? Write(destination, isDate, (year, month, day), (hour, minute, second, milliseconds), offset) : 0;
    }

    private int RewriteCount(ReadOnlySpan<byte> text, Span<byte> destination, bool isDate)
    {
        var rest = text;
        if (!Digits(ref rest, 1, 17, out long count) || count > (DateTime.MaxValue - _since).Ticks / _ticksPerUnit - 1)
        {
            return 0;
        }

        var milliseconds = 0;
        if (_ticksPerUnit == TimeSpan.TicksPerSecond && !rest.IsEmpty && !Fraction(ref rest, out milliseconds))
        {
            return 0;
        }

        var time = _since.AddTicks(count * _ticksPerUnit).AddMilliseconds(milliseconds);
        return rest.IsEmpty
            ? Write(destination, isDate, (time.Year, time.Month, time.Day), (time.Hour, time.Minute, time.Second, time.Millisecond), 0)
            : 0;
    }

    private static int Write(
        Span<byte> destination, bool isDate, (int Year, int Month, int Day) date, (int Hour, int Minute, int Second, int Milliseconds) time,
        int? offset)
    {
        var culture = CultureInfo.InvariantCulture;
        if (isDate)
        {
            return System.Text.Unicode.Utf8.TryWrite(destination, culture, $"{date.Year:0000}-{date.Month:00}-{date.Day:00}",
                out var dateLength) ? dateLength : 0;
        }

        System.Text.Unicode.Utf8.TryWrite(
            destination, culture,
            $"{date.Year:0000}-{date.Month:00}-{date.Day:00}T{time.Hour:00}:{time.Minute:00}:{time.Second:00}.{time.Milliseconds:000}",
            out var length);
        if (offset is not { } minutes)
        {
            return length;
        }

        var sign = minutes < 0 ? '-' : '+';
        System.Text.Unicode.Utf8.TryWrite(destination[length..], culture, $"{sign}{Math.Abs(minutes) / 60:00}:{Math.Abs(minutes) % 60:00}",
            out var offsetLength);
        return length + offsetLength;
    }

    private static bool Digits(ref ReadOnlySpan<byte> rest, int least, int most, out int number)
    {
        var isRead = Digits(ref rest, least, most, out long large);
        number = (int)large;
        return isRead;
    }

    private static bool Digits(ref ReadOnlySpan<byte> rest, int least, int most, out long number)
    {
        var count = 0;
        number = 0;
        while (count < most && count < rest.Length && rest[count] is >= (byte)'0' and <= (byte)'9')
        {
            number = number * 10 + (rest[count++] - '0');
        }

        rest = rest[count..];
        return count >= least;
    }

    private static bool Fraction(ref ReadOnlySpan<byte> rest, out int milliseconds)
    {
        milliseconds = 0;
        if (rest is not [(byte)'.' or (byte)',', ..])
        {
            return true;
        }

        var weight = 100;
        var at = 1;
        for (; at < rest.Length && rest[at] is >= (byte)'0' and <= (byte)'9'; at++)
        {
            milliseconds += (rest[at] - '0') * weight;
            weight /= 10;
        }

        rest = rest[at..];
        return at > 1;
    }

    private static bool Month(ref ReadOnlySpan<byte> rest, out int month)
    {
        month = 0;
        for (var i = 0; i < Months.Length && month == 0 && rest.Length >= 3; i++)
        {
            month = System.Text.Ascii.EqualsIgnoreCase(rest[..3], Months[i]) ? i + 1 : 0;
        }

        rest = month > 0 ? rest[3..] : rest;
        return month > 0;
    }

    private static bool Half(ref ReadOnlySpan<byte> rest, ref bool? isAfternoon)
    {
        if (rest.Length < 2 || (rest[1] | 0x20) != 'm' || (rest[0] | 0x20) is not ('a' or 'p'))
        {
            return false;
        }

        isAfternoon = (rest[0] | 0x20) == 'p';
        rest = rest[2..];
        return true;
    }

    private static bool Offset(ref ReadOnlySpan<byte> rest, ref int? offset)
    {
        if (rest is [(byte)'Z' or (byte)'z', ..])
        {
            offset = 0;
            rest = rest[1..];
            return true;
        }

        if (rest is not [(byte)'+' or (byte)'-', ..])
        {
            return false;
        }

        var sign = rest[0] == '-' ? -1 : 1;
        rest = rest[1..];
        if (!Digits(ref rest, 2, 2, out int hours))
        {
            return false;
        }

        rest = rest is [(byte)':', ..] ? rest[1..] : rest;
        var minutes = 0;
        if (rest is [>= (byte)'0' and <= (byte)'9', ..] && !Digits(ref rest, 2, 2, out minutes))
        {
            return false;
        }

        offset = sign * (hours * 60 + minutes);
        return hours <= 23 && minutes <= 59;
    }

    private static bool Literal(ref ReadOnlySpan<byte> rest, string literal)
    {
        // Names of zones and the like are no part of a pattern; what stands for itself is one character of ASCII.
        if (rest.IsEmpty || rest[0] != literal[0])
        {
            return false;
        }

        rest = rest[1..];
        return true;
    }
}
