using FraudSignals.Formats.Records;

namespace FraudSignals.Http.Body;

/// <summary>A body exceeds a limit.</summary>
internal sealed class BodyTooLargeException(string message, string code = ErrorCodes.BodyTooLarge) : IOException(message)
{
    /// <summary>Of <see cref="ErrorCodes"/>.</summary>
    public string Code => code;

    /// <summary>What the sender of too many bytes is told.</summary>
    public static string Text(long limit, string what) => $"The body is larger than {limit} bytes {what}. Send it in smaller batches.";
}
