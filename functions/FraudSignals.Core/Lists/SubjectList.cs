using FraudSignals.Events;

namespace FraudSignals.Lists;

/// <summary>
/// Subjects somebody has written down, and ranges of numbers. Whoever asks says as of when: an entry holds by the time of
/// the event, not by the clock, so that a back-test gives the same on any day. Make one with <see cref="SubjectListBuilder"/>.
/// </summary>
public sealed class SubjectList
{
    private readonly PeriodTable<Token> _subjects;
    private readonly PrefixTable _prefixes;

    internal SubjectList(string name, ListUse use, SubjectKind? subject, PeriodTable<Token> subjects, PrefixTable prefixes)
    {
        (Name, Use, Subject) = (name, use, subject);
        (_subjects, _prefixes) = (subjects, prefixes);
    }

    /// <summary>For example <c>mule_accounts</c>.</summary>
    public string Name { get; }

    public ListUse Use { get; }

    /// <summary>The kind all on it are of; null where it is mixed, and expressions cannot ask for it.</summary>
    public SubjectKind? Subject { get; }

    /// <summary>How many entries it has, those that hold at other times included.</summary>
    public int Count => _subjects.Count + _prefixes.Count;

    /// <summary>Whether it has ranges of numbers, which can be told from the number in clear only.</summary>
    public bool HasPrefixes => _prefixes.Count > 0;

    /// <summary>Whether a subject is on it by its token.</summary>
    public bool Holds(Token subject, long time) => _subjects.Tier(subject, ListPeriod.DayOf(time)) > 0;

    /// <summary>
    /// The tier of a subject: 1 to 9, the greater the graver; 0 where it is not on the list, NaN where that cannot be said.
    /// </summary>
    /// <param name="subject">Its token.</param>
    /// <param name="clear">Its identifier in clear, normalised; empty where it is not at hand.</param>
    /// <param name="time">As of when, milliseconds since 1970.</param>
    public double Tier(Token subject, ReadOnlySpan<byte> clear, long time)
    {
        var day = ListPeriod.DayOf(time);
        var tier = _subjects.Tier(subject, day);
        return tier > 0 || !HasPrefixes ? tier
            : PrefixTable.IsNumber(clear) ? _prefixes.Tier(clear, day)
            : double.NaN;
    }
}
