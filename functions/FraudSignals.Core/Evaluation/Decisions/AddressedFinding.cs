using FraudSignals.Events;
using FraudSignals.State;
using FraudSignals.State.Ids;

namespace FraudSignals.Evaluation.Decisions;

/// <summary>A finding on its way to the subject it is addressed to.</summary>
/// <param name="Id">The same for the same rule, origin, period and target, so that it counts once.</param>
/// <param name="Rule">The rule's hash.</param>
/// <param name="Target">Whom it is addressed to.</param>
/// <param name="TargetPosition">The identifier position of the event that names the target.</param>
/// <param name="Time">When the rule hit.</param>
/// <param name="Until">Before then the rule may hit again in the same period, which gives the same id.</param>
/// <param name="Depth">How many findings led to it.</param>
/// <param name="Origin">The low bits of whose finding it is.</param>
/// <param name="Cause">The low bits of whose finding stands at the beginning of those that led to it; 0 where none did, or nobody
/// asks.</param>
internal readonly record struct AddressedFinding(
    UInt128 Id, uint Rule, SubjectKey Target, int TargetPosition, long Time, long Until, int Depth,
    uint Origin = 0, uint Cause = 0)
{
    /// <summary>Notes its id as an event's is; tells whether it was known.</summary>
    public KnownId Note(EngineState state) =>
        state.Ids.Add(Hash, 0, 0, KeptUntil, state.Table.Watermark);

    /// <summary>What it is known by among the target's record ids.</summary>
    public ulong Hash => RecordIds.Hash(Target.Token, ushort.MaxValue, Id);

    /// <summary>The time up to which it may come again.</summary>
    public long KeptUntil => Math.Min(Until, Time + RecordIdEntry.LongestAhead);

    /// <summary>As a touch of its target by the event that led to it.</summary>
    public Touch On(in Touch origin) =>
        origin with { Subject = Target, TokenPosition = TargetPosition, Role = Role.Finding, Time = Time, Finding = Rule, Depth = Depth,
            Origin = Origin, Cause = Cause };
}
