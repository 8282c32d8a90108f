using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Amqp;
using Amqp.Framing;
using Amqp.Handler;
using Amqp.Listener;
using Amqp.Sasl;
using FraudSignals.Alerts.Messages;

namespace FraudSignals.Functions.Tests.Support.ServiceBus;

/// <summary>
/// Stands for a Service Bus namespace towards those who send: an AMQP endpoint that takes tokens and has the topics alerts go
/// to. What belongs to the real one alone (subscriptions, filters, dropping what was sent twice) is not there.
/// </summary>
internal sealed class ServiceBusStandIn : ILinkProcessor, IHandler, IDisposable
{
    private const string Key = "c3RhbmQtaW4=";

    private readonly int _port = FreePort.Next();
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly TokenNode _tokens = new();
    private readonly Dictionary<string, Topic> _topics = AlertRouting.Topics.ToDictionary(t => t, _ => new Topic(), StringComparer.Ordinal);
    private readonly ContainerHost _host;

    public ServiceBusStandIn()
    {
        _host = new ContainerHost(new Address($"amqp://127.0.0.1:{_port}"));
        var listener = _host.Listeners[0];
        listener.SASL.EnableMechanism("MSSBCBS", SaslProfile.Anonymous); // Who it is, is told by a token later.
        listener.HandlerFactory = _ => this;
        _host.RegisterRequestProcessor(TokenNode.Address, _tokens);
        _host.RegisterLinkProcessor(this);
        _host.Open();
    }

    public string ConnectionString =>
        $"Endpoint=sb://127.0.0.1:{_port};SharedAccessKeyName=sender;SharedAccessKey={Key};UseDevelopmentEmulator=true;";

    public Topic this[string topic] => _topics[topic];

    /// <summary>Cuts all connections, as a network does that fails.</summary>
    public void HangUp()
    {
        while (_sockets.TryTake(out var socket))
        {
            socket.Dispose();
        }
    }

    public void Dispose()
    {
        HangUp();
        _host.Close();
    }

    void ILinkProcessor.Process(AttachContext attach)
    {
        var address = (attach.Attach.Target as Target)?.Address?.TrimStart('/') ?? "";
        if (!_tokens.Given(address))
        {
            attach.Complete(new Error(ErrorCode.UnauthorizedAccess) { Description = $"No token for {address}." });
        }
        else if (!_topics.TryGetValue(address, out var topic))
        {
            attach.Complete(new Error(ErrorCode.NotFound) { Description = $"No topic {address}." });
        }
        else
        {
            attach.Attach.MaxMessageSize = Topic.MaxTransfer;
            attach.Complete(new TargetLinkEndpoint(topic, attach.Link), topic.Credit);
        }
    }

    bool IHandler.CanHandle(EventId id) => id == EventId.SocketAccept;

    void IHandler.Handle(Event protocolEvent)
    {
        var socket = (Socket)protocolEvent.Context;
        socket.NoDelay = true;
        _sockets.Add(socket);
    }
}
