using Microsoft.Extensions.Logging;

namespace FraudSignals.Storage.Tables;

/// <summary>What the store says. Never an identifier.</summary>
internal static partial class TablesLog
{
    [LoggerMessage(120, LogLevel.Warning, "{Target} has not taken {Count} alerts; a sweep tries again")]
    public static partial void PublishFailed(this ILogger logger, Exception problem, string target, int count);

    [LoggerMessage(121, LogLevel.Warning,
        "A sweep had to leave {Left} batches, findings or alerts, the oldest {Age} old, first: {Problem}")]
    public static partial void SweepLeft(this ILogger logger, int left, TimeSpan? age, string? problem);

    [LoggerMessage(122, LogLevel.Warning, "{Problem}")]
    public static partial void ClockRefused(this ILogger logger, string problem);

    [LoggerMessage(123, LogLevel.Information, "The clock is right again: records are received")]
    public static partial void ClockBelieved(this ILogger logger);
}
