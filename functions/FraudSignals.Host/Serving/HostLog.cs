namespace FraudSignals.Host.Serving;

/// <summary>What a host says about itself. Never an identifier.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1, LogLevel.Information, "Rules: {Rules} rules and {Typologies} typologies from {Directory}, snapshot {Snapshot}")]
    public static partial void RulesLoaded(this ILogger logger, int rules, int typologies, string directory, string snapshot);

    [LoggerMessage(2, LogLevel.Information, "Token key: {Origin}")]
    public static partial void TokenKeyFound(this ILogger logger, string origin);

    [LoggerMessage(3, LogLevel.Information, "State and alerts are kept in memory: a restart forgets them")]
    public static partial void StateInMemory(this ILogger logger);

    [LoggerMessage(8, LogLevel.Information, "State and alerts are kept in {Directory}")]
    public static partial void StateKept(this ILogger logger, string directory);

    [LoggerMessage(4, LogLevel.Warning,
        "Replay: each event's own time stands for its reception. Nothing is too late, in whatever order files come; what lies after this "
        + "host's clock is refused")]
    public static partial void Replaying(this ILogger logger);

    [LoggerMessage(5, LogLevel.Information, "Listening on {Url}")]
    public static partial void Listening(this ILogger logger, string url);

    [LoggerMessage(6, LogLevel.Information, "Stopping: finishing the requests under way")]
    public static partial void Stopping(this ILogger logger);

    [LoggerMessage(9, LogLevel.Warning, "{Problem}")]
    public static partial void ClockRefused(this ILogger logger, string problem);

    [LoggerMessage(10, LogLevel.Information, "The clock is right again: records are received")]
    public static partial void ClockBelieved(this ILogger logger);

    [LoggerMessage(11, LogLevel.Warning,
        "Verdicts of before are not counted yet, or audit entries not removed; the next try is in a minute: {Problem}")]
    public static partial void RecordsWait(this ILogger logger, string problem);

    [LoggerMessage(7, LogLevel.Information, "Stopped")]
    public static partial void Stopped(this ILogger logger);
}
