using FraudSignals.Events;

namespace FraudSignals.Lists;

/// <summary>Gathers the entries of a <see cref="SubjectList"/>.</summary>
/// <param name="name">What expressions call it.</param>
/// <param name="use">What it is for.</param>
/// <param name="subject">The kind all on it are of; null where it is mixed.</param>
public sealed class SubjectListBuilder(string name, ListUse use, SubjectKind? subject = null)
{
    private readonly PeriodTable<Token> _subjects = new();
    private readonly PrefixTable _prefixes = new();

    /// <summary>Adds a subject; false, and nothing added, where it is on the list already for a part of the period.</summary>
    public bool Add(Token subject, ListPeriod period) => _subjects.Add(subject, period);

    /// <summary>
    /// Adds all numbers that begin alike; false, and nothing added, where they are on the list already for a part of the period.
    /// </summary>
    /// <param name="prefix">A plus sign and 1 to 15 digits, ASCII.</param>
    /// <param name="period">When and how grave.</param>
    /// <exception cref="FormatException">The prefix is none.</exception>
    public bool AddPrefix(ReadOnlySpan<byte> prefix, ListPeriod period) =>
        PrefixTable.IsNumber(prefix) ? _prefixes.Add(prefix, period)
            : throw new FormatException("A prefix is a plus sign and 1 to 15 digits.");

    /// <summary>The list; nothing may be added afterwards.</summary>
    public SubjectList Build()
    {
        _subjects.Trim();
        return new SubjectList(name, use, subject, _subjects, _prefixes);
    }
}
