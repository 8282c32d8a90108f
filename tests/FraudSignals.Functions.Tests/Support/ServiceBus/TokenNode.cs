using System.Collections.Concurrent;
using Amqp;
using Amqp.Framing;
using Amqp.Listener;

namespace FraudSignals.Functions.Tests.Support.ServiceBus;

/// <summary>Where a client hands in a token for each address before it attaches there. Any token will do.</summary>
internal sealed class TokenNode : IRequestProcessor
{
    public const string Address = "$cbs";

    private readonly ConcurrentBag<string> _audiences = [];

    public int Credit => 100;

    public bool Given(string address) => _audiences.Any(a => a.TrimEnd('/').EndsWith($"/{address}", StringComparison.Ordinal));

    public void Process(RequestContext requestContext)
    {
        _audiences.Add((string)requestContext.Message.ApplicationProperties["name"]);
        requestContext.Complete(new Message
        {
            BodySection = new AmqpValue { Value = "" },
            ApplicationProperties = new ApplicationProperties { ["status-code"] = 202, ["status-description"] = "Accepted" },
        });
    }
}
