namespace FraudSignals.Topics.Messages;

/// <summary>A request cannot be met; the message is for whoever asked.</summary>
public sealed class TopicException(TopicError error, string message) : Exception(message)
{
    public TopicError Error { get; } = error;
}
