using Microsoft.Extensions.Logging;

namespace FraudSignals.Storage.Local;

/// <summary>What the store says about itself. Never an identifier.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(101, LogLevel.Information, "Recovered {Subjects} subjects and {Alerts} alerts: checkpoint of record {Checkpoint}, {Records} journal records after it, {Seconds:0.0} s")]
    public static partial void Recovered(this ILogger logger, int subjects, long alerts, long checkpoint, long records, double seconds);

    [LoggerMessage(102, LogLevel.Warning, "The journal ended in a write that was cut off; {Bytes} bytes of {File} from byte {Offset} on were dropped. Nothing acknowledged was in them")]
    public static partial void TornTail(this ILogger logger, long bytes, string file, long offset);

    [LoggerMessage(103, LogLevel.Error, "{Damage}. A copy is in {Aside}; records after {Last} are lost")]
    public static partial void DamageSetAside(this ILogger logger, string damage, string aside, long last);

    [LoggerMessage(104, LogLevel.Error, "The checkpoint {File} cannot be used, so the one before it is: {Problem}")]
    public static partial void CheckpointDamaged(this ILogger logger, string file, string problem);

    [LoggerMessage(105, LogLevel.Information, "Checkpoint of record {Record}: {Megabytes:0.0} MB in {Seconds:0.0} s")]
    public static partial void CheckpointTaken(this ILogger logger, long record, double megabytes, double seconds);

    [LoggerMessage(106, LogLevel.Error, "No checkpoint could be taken; the journal keeps everything meanwhile")]
    public static partial void CheckpointFailed(this ILogger logger, Exception problem);

    [LoggerMessage(107, LogLevel.Warning, "Alerts could not be published to {Target}, attempt {Attempt}; next in {Delay}")]
    public static partial void PublishFailed(this ILogger logger, Exception? problem, string target, int attempt, TimeSpan delay);

    [LoggerMessage(108, LogLevel.Critical, "The journal cannot be written any more; no batch is taken until the host is started again")]
    public static partial void JournalFailed(this ILogger logger, Exception problem);

    [LoggerMessage(109, LogLevel.Information, "Reading {Directory}: the newest checkpoint and the journal after it")]
    public static partial void Recovering(this ILogger logger, string directory);

    [LoggerMessage(110, LogLevel.Warning, "Clock accepted as of {Now:u}, the last record having been received at {Before:u}. Records count from {Floor:u} on; until now they did from {FloorBefore:u} on. {Forgotten} subjects were forgotten that had been touched by records of a later time")]
    public static partial void ClockAccepted(this ILogger logger, DateTimeOffset now, DateTimeOffset? before, DateTimeOffset floor, DateTimeOffset floorBefore, int forgotten);
}
