namespace FraudSignals.Host.Serving;

/// <summary>What a host says about itself. Never an identifier.</summary>
internal static partial class HostLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Rules: {Rules} rules and {Typologies} typologies from {Directory}, snapshot {Snapshot}")]
    public static partial void RulesLoaded(this ILogger logger, int rules, int typologies, string directory, string snapshot);

    [LoggerMessage(Level = LogLevel.Information, Message = "Token key: {Origin}")]
    public static partial void TokenKeyFound(this ILogger logger, string origin);

    [LoggerMessage(Level = LogLevel.Information, Message = "State and alerts are kept in memory: a restart forgets them")]
    public static partial void StateInMemory(this ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Replay: each event's own time stands for its reception, so nothing is refused as late")]
    public static partial void Replaying(this ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "Listening on {Url}")]
    public static partial void Listening(this ILogger logger, string url);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopping: finishing the requests under way")]
    public static partial void Stopping(this ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopped")]
    public static partial void Stopped(this ILogger logger);
}
