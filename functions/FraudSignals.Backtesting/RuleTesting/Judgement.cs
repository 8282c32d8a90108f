using System.Collections.Immutable;
using FraudSignals.Rules;

namespace FraudSignals.Backtesting.RuleTesting;

/// <summary>What a rule said of a subject as of an instant.</summary>
/// <param name="Time">The instant.</param>
/// <param name="Answer">One of <see cref="Kleene"/>.</param>
/// <param name="Values">How its comparisons stood.</param>
internal sealed record Judgement(DateTimeOffset Time, sbyte Answer, ImmutableArray<ReasonValue> Values)
{
    public string Outcome => Answer switch { Kleene.True => "hit", Kleene.False => "miss", _ => "cannot say" };
}
