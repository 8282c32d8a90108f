using FraudSignals.Events;
using FraudSignals.Storage.Support;

namespace FraudSignals.Storage.Simulation;

/// <summary>Something that was done to the engine, in order.</summary>
/// <param name="Record">The journal record that keeps it; 0 for what is kept elsewhere.</param>
/// <param name="Time">When, milliseconds since 1970-01-01 UTC.</param>
internal abstract record Done(long Record, long Time)
{
    /// <summary>A batch. Only records that were new are in it.</summary>
    internal sealed record Batch(long Record, long Time, IReadOnlyList<PostedCall> New, IngestionMode Mode) : Done(Record, Time);

    internal sealed record Erasure(long Record, long Time, int Number) : Done(Record, Time);

    internal sealed record Switch(long Time, IReadOnlyCollection<string> Off) : Done(0, Time);

    internal sealed record Reload(long Time, bool IsStrict) : Done(0, Time);
}
