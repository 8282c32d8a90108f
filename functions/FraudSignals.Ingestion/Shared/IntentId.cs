namespace FraudSignals.Ingestion.Shared;

/// <summary>
/// Ids of intents: milliseconds since 1970 above 20 bits that differ between instances, so that ids compare as the times they
/// were made at.
/// </summary>
/// <param name="seed">Different for each instance.</param>
internal sealed class IntentId(uint seed)
{
    public const int LowBits = 20;

    private uint _count;

    public ulong Next(DateTimeOffset now) =>
        At(now) | (seed * 0x85EBCA6Bu + Interlocked.Increment(ref _count) * 0x9E3779B1u) >> (32 - LowBits);

    /// <summary>The least id of a time.</summary>
    public static ulong At(DateTimeOffset time) => (ulong)time.ToUnixTimeMilliseconds() << LowBits;

    /// <summary>The partition an intent's rows stand in.</summary>
    public static int PartitionOf(ulong intent, int partitions) => (int)((intent * 0x9E3779B97F4A7C15 >> 32) % (ulong)partitions);
}
