using Microsoft.Extensions.Logging;

namespace FraudSignals.Storage.Local.Facts;

/// <summary>What the store says about itself. Never an identifier.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(101, LogLevel.Information,
        "Recovered {Subjects} subjects and {Alerts} alerts: checkpoint of record {Checkpoint}, {Records} journal records after it, "
        + "{Seconds:0.0} s")]
    public static partial void Recovered(this ILogger logger, int subjects, long alerts, long checkpoint, long records, double seconds);

    [LoggerMessage(102, LogLevel.Warning,
        "The journal ended in a write that was cut off; {Bytes} bytes of {File} from byte {Offset} on were set aside. Nothing "
        + "acknowledged was in them")]
    public static partial void TornTail(this ILogger logger, long bytes, string file, long offset);

    [LoggerMessage(103, LogLevel.Error, "{Damage}. It was gone on without it; what could not be used is in {Aside}")]
    public static partial void DamageSetAside(this ILogger logger, string damage, string aside);

    [LoggerMessage(104, LogLevel.Error, "The checkpoint {File} cannot be used, so the one before it is: {Problem}")]
    public static partial void CheckpointDamaged(this ILogger logger, string file, string problem);

    [LoggerMessage(105, LogLevel.Information, "Checkpoint of record {Record}: {Megabytes:0.0} MB in {Seconds:0.0} s")]
    public static partial void CheckpointTaken(this ILogger logger, long record, double megabytes, double seconds);

    [LoggerMessage(106, LogLevel.Error, "No checkpoint could be taken; the journal keeps everything meanwhile")]
    public static partial void CheckpointFailed(this ILogger logger, Exception problem);

    [LoggerMessage(107, LogLevel.Warning, "Alerts could not be published to {Target}, attempt {Attempt}; next in {Delay}")]
    public static partial void PublishFailed(this ILogger logger, Exception? problem, string target, int attempt, TimeSpan delay);

    [LoggerMessage(108, LogLevel.Critical,
        "The data directory cannot be written any more; no batch is taken until the host is started again")]
    public static partial void JournalFailed(this ILogger logger, Exception problem);

    [LoggerMessage(109, LogLevel.Information, "Reading {Directory}: the newest checkpoint and the journal after it")]
    public static partial void Recovering(this ILogger logger, string directory);

    [LoggerMessage(110, LogLevel.Warning, "{Path} is none of the store's files; it is left alone")]
    public static partial void Stray(this ILogger logger, string path);

    [LoggerMessage(111, LogLevel.Warning,
        "{Count} files and directories in {Directory} were open to others than their owner; they are not any more")]
    public static partial void AccessTightened(this ILogger logger, int count, string directory);

    [LoggerMessage(112, LogLevel.Error,
        "Lost from the journal: records {From} to {To}, written between {Since:u} and {Until:u}. The state is as of record {State}")]
    public static partial void RecordsLost(this ILogger logger, long from, long to, DateTimeOffset since, DateTimeOffset until, long state);

    [LoggerMessage(113, LogLevel.Error, "Lost: alerts {From} to {To}, raised before {Until:u}")]
    public static partial void AlertsLost(this ILogger logger, long from, long to, DateTimeOffset until);

    [LoggerMessage(114, LogLevel.Error,
        "{Count} alerts in {File} are damaged. It was written anew without them; the old one is in {Aside}")]
    public static partial void AlertsSetAside(this ILogger logger, int count, string file, string aside);

    [LoggerMessage(115, LogLevel.Error, "Alert {Number} in {File} is damaged; it is passed over from now on")]
    public static partial void AlertDamaged(this ILogger logger, long number, string file);

    [LoggerMessage(116, LogLevel.Warning, "{File} cannot be used and was moved to {Aside}")]
    public static partial void SetAside(this ILogger logger, string file, string aside);

    [LoggerMessage(117, LogLevel.Warning, "{File} is missing or damaged and is written anew; nothing else depends on it")]
    public static partial void WrittenAnew(this ILogger logger, string file);

    [LoggerMessage(118, LogLevel.Warning,
        "The checkpoint of record {Record} is missing; an older one and the journal after it hold the same")]
    public static partial void CheckpointMissing(this ILogger logger, long record);

    [LoggerMessage(119, LogLevel.Error, "Retention could not be kept; it is tried again")]
    public static partial void RetentionFailed(this ILogger logger, Exception problem);

    [LoggerMessage(120, LogLevel.Error, "{File} holds a JSON {Kind} where a list of switches should be; everything is switched on")]
    public static partial void NoSwitches(this ILogger logger, string file, System.Text.Json.JsonValueKind kind);

    [LoggerMessage(121, LogLevel.Error, "{File}: entry {Index} is a JSON {Kind} and no switch; it is passed over")]
    public static partial void NoSwitch(this ILogger logger, string file, int index, System.Text.Json.JsonValueKind kind);

    [LoggerMessage(122, LogLevel.Warning,
        "Clock accepted as of {Now:u}, the last record having been received at {Before:u}. Records count from {Watermark:u} on; until now "
        + "they did from {WatermarkBefore:u} on. {Forgotten} subjects were forgotten that had been touched by records of a later time")]
    public static partial void ClockAccepted(this ILogger logger, DateTimeOffset now, DateTimeOffset? before, DateTimeOffset watermark,
        DateTimeOffset watermarkBefore, int forgotten);
}
