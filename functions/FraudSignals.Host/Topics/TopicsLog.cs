namespace FraudSignals.Host.Topics;

/// <summary>What the log says of topics.</summary>
internal static partial class TopicsLog
{
    [LoggerMessage(11, LogLevel.Information, "Alert topics on {Url}")]
    public static partial void TopicsServed(this ILogger logger, string url);
}
