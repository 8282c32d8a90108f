namespace FraudSignals.Topics.Messages;

/// <summary>What can be wrong with a request, as Service Bus names it.</summary>
public enum TopicError
{
    NotFound,
    AlreadyExists,
    LockLost,
    QuotaExceeded,
    Unauthorized,
    BadArgument,
    NotImplemented,
    TooLarge,
    Internal,
}
