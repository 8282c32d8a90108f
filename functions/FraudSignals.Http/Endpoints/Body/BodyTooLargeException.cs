namespace FraudSignals.Http.Endpoints;

/// <summary>A body exceeds a limit.</summary>
internal sealed class BodyTooLargeException(string message) : IOException(message)
{
    /// <summary>What its sender is told.</summary>
    public static string Text(long limit, string what) => $"The body is larger than {limit} bytes {what}. Send it in smaller batches.";
}
