using FraudSignals.Events;
using FraudSignals.Storage.Support;

namespace FraudSignals.Storage.Simulation;

/// <summary>A batch of a client, which sends it again until it is answered, and now and then after that.</summary>
internal sealed record Request(int Number, IReadOnlyList<PostedCall> Calls, IngestionMode Mode)
{
    public bool IsAcknowledged { get; set; }

    public override string ToString() => $"{(Mode == IngestionMode.History ? "history" : "batch")} {Number}";
}
