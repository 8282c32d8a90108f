using Amqp;
using Amqp.Framing;
using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Amqp;

/// <summary>What is wrong, as Service Bus says it on a link and in an answer.</summary>
internal static class Errors
{
    public static Error Of(Exception problem) => problem is TopicException known
        ? new Error(ConditionOf(known.Error)) { Description = known.Message }
        : new Error(ErrorCode.InternalError) { Description = "The message could not be kept; send it again later." };

    public static string ConditionOf(TopicError error) => error switch
    {
        TopicError.NotFound => ErrorCode.NotFound,
        TopicError.AlreadyExists => "com.microsoft:entity-already-exists",
        TopicError.LockLost => "com.microsoft:message-lock-lost",
        TopicError.QuotaExceeded => ErrorCode.ResourceLimitExceeded,
        TopicError.Unauthorized => ErrorCode.UnauthorizedAccess,
        TopicError.BadArgument => "com.microsoft:argument-error",
        TopicError.NotImplemented => ErrorCode.NotImplemented,
        TopicError.TooLarge => ErrorCode.MessageSizeExceeded,
        _ => ErrorCode.InternalError,
    };
}
