using System.Collections.Concurrent;
using Amqp.Listener;

namespace FraudSignals.Functions.Tests.Support.ServiceBus;

/// <summary>A topic of the stand-in; takes whatever comes unless it is told otherwise.</summary>
internal sealed class Topic : IMessageProcessor
{
    /// <summary>What the standard tier takes in one transfer, bytes.</summary>
    public const ulong MaxTransfer = 256 * 1024;

    private readonly ConcurrentQueue<Transfer> _taken = [];

    /// <summary>Answers a transfer; one that is not answered is not confirmed.</summary>
    public Action<Transfer> Answer { get; set; } = t => t.Take();

    /// <summary>What was taken, in its order.</summary>
    public IReadOnlyCollection<Transfer> Taken => _taken;

    public int Credit => 100;

    public void Process(MessageContext messageContext) => Answer(new Transfer(messageContext, _taken.Enqueue));
}
