using FraudSignals.Evaluation;
using FraudSignals.Rules;

namespace FraudSignals.State;

/// <summary>
/// For how many touches of a subject some rules cannot hit, whatever these touches are. Most rules need a count of some
/// dozens, and a touch raises a count by one at most; so a look at the counts says when to look again. It is kept in a
/// scalar of the subject: 8 bits of touches, and 24 that tell the thresholds they were reckoned with.
/// </summary>
internal sealed class Patience
{
    private const int Touches = 0xFF;

    private readonly int _scalar;
    private readonly int _thresholds;

    /// <param name="scalar">The scalar; -1 where there are no such rules.</param>
    /// <param name="thresholds">The counts looked at, by their identity, and the least of each with which a rule may hit.</param>
    public Patience(int scalar, IEnumerable<(string Count, double Least)> thresholds)
    {
        _scalar = scalar;
        _thresholds = (int)Stable.Hash32(string.Join('\n', thresholds.Select(t => FormattableString.Invariant($"{t.Count}|{t.Least:R}")))) & ~Touches;
    }

    /// <summary>Whether an aggregate grows by one at most with each touch.</summary>
    public static bool Allows(AggregateDefinition aggregate) => aggregate.Of == AggregateFunction.Count;

    /// <summary>Takes note of a touch.</summary>
    public static void Spend(ref int scalar)
    {
        if ((scalar & Touches) != 0)
        {
            scalar--;
        }
    }

    /// <summary>Whether the rules need not be looked at yet.</summary>
    public bool Lasts(in SubjectState state) =>
        _scalar >= 0 && state.Scalar(_scalar) is var kept && (kept & ~Touches) == _thresholds && (kept & Touches) != 0;

    /// <summary>Says after how many touches to look again; NaN and less than one for the next.</summary>
    public void Set(in SubjectState state, double touches) =>
        state.Scalar(_scalar) = _thresholds | (touches >= 1 ? (int)Math.Min(Math.Ceiling(touches), Touches) : 0);
}
