using FraudSignals.Evaluation.Loaded;

namespace FraudSignals.Evaluation.Decisions;

/// <summary>A hit that is to be judged again.</summary>
/// <param name="Key">The <see cref="LoadedRule.UnsettledHash"/> of its rule.</param>
/// <param name="Pane">Its pane on the subject's finest grid.</param>
/// <param name="Time">The time of the hit.</param>
/// <param name="Due">When it is judged again.</param>
internal readonly record struct UnsettledHit(uint Key, int Pane, long Time, long Due);
