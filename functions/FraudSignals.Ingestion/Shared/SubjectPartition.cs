using FraudSignals.Events;

namespace FraudSignals.Ingestion.Shared;

/// <summary>Which partition a subject stands in.</summary>
public static class SubjectPartition
{
    /// <summary>Tokens are uniform, so any of their bits will do.</summary>
    public static int Of(SubjectKey key, int partitions) => (int)((uint)(key.Token.Value >> 32) % (uint)partitions);
}
