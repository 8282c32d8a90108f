using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Aggregates;

/// <summary>
/// For how many touches of a subject some rules cannot hit, whatever these touches are. Most rules need a count of some
/// dozens, and a touch raises a count by one at most; so a look at the counts says when to look again. Counts that have
/// reached what their rules need, or nearly so, are marked, and their rules are looked at with every touch. It is kept in a scalar of the
/// subject: 5 bits of touches, 7 of marks, and 20 that tell the thresholds they were reckoned with.
/// </summary>
internal sealed class SkipCounter
{
    /// <summary>
    /// For so little that is missing of a count it is not worth waiting: the others would have to be looked at again as soon.
    /// </summary>
    public const int TooLittle = 3;

    private const int Touches = 0x1F;
    private const int MarkShift = 5;
    private const int Marks = 7;
    private const int Kept = (1 << (MarkShift + Marks)) - 1;

    private readonly int _scalar;
    private readonly int _thresholds;

    /// <param name="scalar">The scalar; -1 where there are no such rules.</param>
    /// <param name="thresholds">The counts looked at, by their identity, and the least of each with which a rule may hit.</param>
    public SkipCounter(int scalar, IEnumerable<(string Count, double Least)> thresholds)
    {
        _scalar = scalar;
        // The first word sets it apart from what was kept before there were marks.
        _thresholds =
            (int)Stable.Hash32(
                string.Join('\n', thresholds.Select(t => FormattableString.Invariant($"{t.Count}|{t.Least:R}")).Prepend("marks"))) & ~Kept;
    }

    /// <summary>Whether an aggregate grows by one at most with each touch.</summary>
    public static bool Allows(AggregateDefinition aggregate) => FunctionSpec.Of(aggregate.Of).CountsTouches;

    /// <summary>The mark of the count at a place; those far behind share one.</summary>
    public static int MarkOf(int place) => 1 << Math.Min(place, Marks - 1);

    /// <summary>Takes note of a touch.</summary>
    public static void Spend(ref int scalar)
    {
        if ((scalar & Touches) != 0)
        {
            scalar--;
        }
    }

    /// <summary>Whether only the rules of the marked counts need be looked at yet.</summary>
    public bool Lasts(in SubjectState state, out int marks)
    {
        var kept = _scalar >= 0 ? state.Scalar(_scalar) : 0;
        marks = (kept & Kept) >> MarkShift;
        return (kept & ~Kept) == _thresholds && (kept & Touches) != 0;
    }

    /// <summary>Says which counts are marked, and after how many touches, one at least, to look at the others again.</summary>
    public void Set(in SubjectState state, int marks, double touches) =>
        state.Scalar(_scalar) = _thresholds | marks << MarkShift | (int)Math.Min(Math.Ceiling(touches), Touches);
}
