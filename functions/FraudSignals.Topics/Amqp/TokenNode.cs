using Amqp;
using Amqp.Framing;
using FraudSignals.Topics.Access;
using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Amqp;

/// <summary><c>$cbs</c>, where a client shows a token for each address before it attaches there.</summary>
internal static class TokenNode
{
    public const string Address = "$cbs";

    private const string SasType = "servicebus.windows.net:sastoken";

    public static Message Handle(Message request, ClientAccess access, ITopicKeys keys, TimeProvider clock)
    {
        try
        {
            var properties = request.ApplicationProperties?.Map;
            if (properties?["operation"] is not "put-token" || properties["type"] is not SasType || request.Body is not string text)
            {
                throw new TopicException(TopicError.BadArgument, $"put-token with a token of type {SasType} is what can be asked here.");
            }

            access.Grant(SasToken.Verify(text, keys, clock.GetUtcNow()));
            return Answer(202, "Accepted");
        }
        catch (TopicException problem)
        {
            return Answer(problem.Error.Status(), problem.Message);
        }
    }

    private static Message Answer(int status, string description) => new()
    {
        BodySection = new AmqpValue { Value = "" },
        ApplicationProperties = new ApplicationProperties { ["status-code"] = status, ["status-description"] = description },
    };
}
