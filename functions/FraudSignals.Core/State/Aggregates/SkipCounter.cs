using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Aggregates;

/// <summary>
/// For how many touches of a subject some rules cannot hit, whatever these touches are. Most rules need a count of some
/// dozens, and a touch raises a count by one at most; so a look at the counts says when to look again. Counts that have
/// reached what their rules need, or nearly so, are marked, and their rules are looked at with every touch, unless none of these can hit
/// during the rest of the day (<see cref="Rules.Rule.Outlook"/>). It is kept in a scalar of the subject: 5 bits of touches, 7 of marks, one
/// that says whether it holds for the day only, and 19 that tell the rules it was reckoned with.
/// </summary>
internal sealed class SkipCounter
{
    /// <summary>
    /// For so little that is missing of a count it is not worth waiting: the others would have to be looked at again as soon.
    /// </summary>
    public const int TooLittle = 3;

    /// <summary>For so many touches at most rules are passed over.</summary>
    public const int MostTouches = (1 << MarkShift) - 1;

    private const long Day = 24L * 3600 * 1000;
    private const int MarkShift = 5;
    private const int Marks = 7;
    private const int OfDay = 1 << (MarkShift + Marks);
    private const int Kept = OfDay | OfDay - 1;

    private readonly int _scalar;
    private readonly int _rules;

    /// <param name="kept">Where it is kept; null where there are no such rules.</param>
    /// <param name="rules">The hash of all rule files.</param>
    /// <param name="thresholds">The counts looked at, by their identity, and the least of each with which a rule may hit.</param>
    public SkipCounter(SkipScalar? kept, string rules, IEnumerable<(string Count, double Least)> thresholds)
    {
        (_scalar, Counted) = kept is { } place ? (place.Scalar, place.Counted) : (-1, 0);
        // The first word sets it apart from what was kept before a day could be its end.
        _rules = (int)Stable.Hash32(string.Join('\n',
            thresholds.Select(t => FormattableString.Invariant($"{t.Count}|{t.Least:R}")).Prepend(rules).Prepend("days"))) & ~Kept;
    }

    /// <summary>The roles in which touches are spent, each as a bit.</summary>
    public uint Counted { get; }

    /// <summary>Whether an aggregate grows by one at most with each touch.</summary>
    public static bool Allows(AggregateDefinition aggregate) => FunctionSpec.Of(aggregate.Of).CountsTouches;

    /// <summary>The mark of the count at a place; those far behind share one.</summary>
    public static int MarkOf(int place) => 1 << Math.Min(place, Marks - 1);

    /// <summary>Whether two times, milliseconds since 1970, lie on different days of a subject.</summary>
    public static bool AreOfTwoDays(Token subject, long one, long other) =>
        (one + ShiftOf(subject)) / Day != (other + ShiftOf(subject)) / Day;

    /// <summary>The last instant of a subject's day, milliseconds since 1970.</summary>
    public static long EndOfDay(Token subject, long time) => ((time + ShiftOf(subject)) / Day + 1) * Day - 1 - ShiftOf(subject);

    // Days end at another moment for each subject, so that not all are looked at anew at once.
    private static long ShiftOf(Token subject) => (long)((ulong)subject.Low32 * Day >> 32);

    /// <summary>Takes note of a touch.</summary>
    /// <param name="scalar">The scalar.</param>
    /// <param name="isCounted">Whether it is in one of the roles that count.</param>
    /// <param name="isOtherDay">Whether it comes on another day than the one before it.</param>
    public static void Spend(ref int scalar, bool isCounted, bool isOtherDay)
    {
        if ((scalar & MostTouches) != 0)
        {
            scalar = isOtherDay && (scalar & OfDay) != 0 ? scalar & ~MostTouches : scalar - (isCounted ? 1 : 0);
        }
    }

    /// <summary>Whether only the rules of the marked counts need be looked at yet.</summary>
    public bool Lasts(in SubjectState state, out int marks)
    {
        var kept = _scalar >= 0 ? state.Scalar(_scalar) : 0;
        marks = (kept & OfDay - 1) >> MarkShift;
        return (kept & ~Kept) == _rules && (kept & MostTouches) != 0;
    }

    /// <summary>
    /// Says which counts are marked, and after how many touches, one at least, to look at the others again; or before that, if it is for
    /// the day only, with the first touch on another day.
    /// </summary>
    public void Set(in SubjectState state, int marks, double touches, bool ofDay) =>
        state.Scalar(_scalar) = _rules | marks << MarkShift | (ofDay ? OfDay : 0) | (int)Math.Min(Math.Ceiling(touches), MostTouches);
}
