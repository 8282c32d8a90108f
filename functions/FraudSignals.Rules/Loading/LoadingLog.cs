using Microsoft.Extensions.Logging;

namespace FraudSignals.Rules.Loading;

/// <summary>What is said about rules that change. Never an identifier.</summary>
internal static partial class LoadingLog
{
    [LoggerMessage(201, LogLevel.Information,
        "Rules changed: {Rules} rules and {Typologies} typologies, snapshot {Snapshot} instead of {Before}, loaded in {LoadSeconds:0.00} "
        + "s, batches waited {WaitSeconds:0.000} s")]
    public static partial void RulesChanged(this ILogger logger, int rules, int typologies, string snapshot, string before,
        double loadSeconds, double waitSeconds);

    [LoggerMessage(202, LogLevel.Error,
        "The rules of {Source} are refused for {Problems} reasons; snapshot {Snapshot} stays in force. First: {First}")]
    public static partial void RulesRefused(this ILogger logger, string source, int problems, string snapshot, string first);

    [LoggerMessage(203, LogLevel.Information, "The rules of {Source} are those in force again")]
    public static partial void RulesAsBefore(this ILogger logger, string source);

    [LoggerMessage(204, LogLevel.Warning, "{Id} is switched off; GET /api/rules tells why and until when")]
    public static partial void SwitchedOff(this ILogger logger, string id);

    [LoggerMessage(205, LogLevel.Warning, "{Id} is on again")]
    public static partial void SwitchedOn(this ILogger logger, string id);

    [LoggerMessage(207, LogLevel.Error,
        "The rules of {Source} cannot be used for {Problems} reasons; started with {Instead}, snapshot {Snapshot}. First: {First}")]
    public static partial void StartedWithOthers(this ILogger logger, string source, int problems, string instead, string snapshot,
        string first);

    [LoggerMessage(208, LogLevel.Warning, "The rules in force could not be kept for a start without {Source}: {Problem}")]
    public static partial void NotKept(this ILogger logger, string source, string problem);

    [LoggerMessage(206, LogLevel.Error, "The rules of {Source} cannot be looked at")]
    public static partial void LookFailed(this ILogger logger, Exception problem, string source);
}
