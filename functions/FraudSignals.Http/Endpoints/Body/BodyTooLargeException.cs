namespace FraudSignals.Http.Endpoints;

/// <summary>A body exceeds a limit.</summary>
internal sealed class BodyTooLargeException(string message) : IOException(message);
