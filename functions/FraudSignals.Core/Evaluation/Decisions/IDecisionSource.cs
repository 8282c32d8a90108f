using FraudSignals.Events;
using FraudSignals.State.Blocks;

namespace FraudSignals.Evaluation.Decisions;

/// <summary>What follows touches: decided by the rules, or read back from what they decided before.</summary>
internal interface IDecisionSource
{
    /// <summary>Called before an event touches anything: what is due by its reception is judged again.</summary>
    void Settle(EventBatch batch, int index);

    /// <summary>Called when a touch has been written.</summary>
    /// <param name="touch">The touch.</param>
    /// <param name="state">The subject as it is now.</param>
    /// <param name="last">When the subject was last seen before; 0 for never.</param>
    void Follow(in Touch touch, in SubjectState state, long last);

    /// <summary>The next finding of the event under way that has to touch another subject.</summary>
    bool TryNextEffect(in Touch origin, out Touch effect);
}
