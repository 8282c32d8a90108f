using FraudSignals.Formats.Reading;
using FraudSignals.Formats.Records;

namespace FraudSignals.Http.Contract;

/// <summary>How much one request, and all of them together, may take. The defaults suit the embedded host.</summary>
public sealed class HttpLimits
{
    /// <summary>The largest body as sent, compressed or not, bytes. Default 256 MiB.</summary>
    public long MaxBodyBytes { get; set; } = 256L << 20;

    /// <summary>The largest body once unpacked, bytes. Default 2 GiB.</summary>
    public long MaxUnpackedBytes { get; set; } = 2L << 30;

    /// <summary>
    /// How many times as much a body may be once unpacked, looked at above 1 MiB. Records pack to a tenth or so. Default 200, at least 10.
    /// </summary>
    public int MaxRatio { get; set; } = 200;

    /// <summary>The most records in a batch, good and bad. Default 5,000,000.</summary>
    public long MaxRecords { get; set; } = 5_000_000;

    /// <summary>The longest record, bytes; longer ones are refused one by one. Default 64 KiB, at least 1,024.</summary>
    public int MaxRecordBytes { get; set; } = RecordReader.DefaultMaxRecordBytes;

    /// <summary>The most record errors an answer lists; all are counted. Default 100.</summary>
    public int MaxErrors { get; set; } = RecordErrors.DefaultCapacity;

    /// <summary>The most batches worked on at the same time; one whose sender sends nothing for now is not. Default 8.</summary>
    public int MaxConcurrentBatches { get; set; } = 8;

    /// <summary>How long a batch waits until it is worked on; then it is answered 429. Default 5 s.</summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many batches of one client, told by its source and address, may wait; further ones are answered 429 at once. Default 256.
    /// </summary>
    public int MaxWaitingPerClient { get; set; } = 256;

    /// <summary>
    /// How many events are read before they are handed on and committed together. Default 8,192.
    /// A batch under way holds two such chunks, about 300 bytes an event each.
    /// </summary>
    public int ChunkRecords { get; set; } = 8192;

    /// <summary>
    /// After this a request is answered with what was taken until then, or what is left of it becomes a claim. Looked at
    /// between chunks. Default: no bound.
    /// </summary>
    public TimeSpan MaxDuration { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>The limits for one invocation on Azure Functions: 16 MiB as sent, 128 MiB unpacked, 20,000 records, 100 s.</summary>
    public static HttpLimits ForFunctions() => new()
    {
        MaxBodyBytes = 16L << 20,
        MaxUnpackedBytes = 128L << 20,
        MaxRecords = 20_000,
        ChunkRecords = 4096,
        MaxDuration = TimeSpan.FromSeconds(100),
    };
}
