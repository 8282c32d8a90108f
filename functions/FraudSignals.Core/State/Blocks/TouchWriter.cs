using FraudSignals.Events;

namespace FraudSignals.State.Blocks;

/// <summary>What a touch that counts leaves in one place of a subject's state.</summary>
internal abstract class TouchWriter
{
    /// <summary>In place of an identifier position: of a finding, whose it is.</summary>
    public const int OfOrigin = -1;

    /// <summary>Writes it. The subject may move, so the state is renewed.</summary>
    public abstract void Write(ref SubjectState state, in Touch touch, in Event source);
}
