namespace FraudSignals.Topics.Messages;

/// <summary>Errors as numbers: those of HTTP, which answers over AMQP have too.</summary>
internal static class TopicErrors
{
    public static int Status(this TopicError error) => error switch
    {
        TopicError.NotFound => 404,
        TopicError.AlreadyExists => 409,
        TopicError.LockLost => 410,
        TopicError.QuotaExceeded => 403,
        TopicError.Unauthorized => 401,
        TopicError.BadArgument => 400,
        TopicError.NotImplemented => 501,
        TopicError.TooLarge => 413,
        _ => 500,
    };
}
