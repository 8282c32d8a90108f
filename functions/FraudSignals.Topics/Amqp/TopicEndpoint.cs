using System.Net;
using System.Security.Cryptography.X509Certificates;
using Amqp;
using Amqp.Listener;
using FraudSignals.Topics.Access;
using FraudSignals.Topics.Broker;

namespace FraudSignals.Topics.Amqp;

/// <summary>
/// Topics for Service Bus's own clients: AMQP 1.0 in the dialect they speak. Listens from its making on, and serves from
/// <see cref="Start"/> on.
/// </summary>
public sealed class TopicEndpoint : IDisposable
{
    private const int MaxFrame = 64 << 10;
    private const int MaxSessions = 64;
    private const int MaxLinks = 256;
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMilliseconds(250);

    private readonly Doorway _doorway;
    private readonly LinkDoor _links;
    private readonly ContainerHost _host;
    private readonly TopicBroker _broker;
    private readonly ITimer _sweep;

    /// <param name="point">Where to listen; port 0 takes one that is free.</param>
    /// <param name="certificate">Gives the certificate at present; null where there is no TLS.</param>
    /// <param name="keys">The keys there are.</param>
    /// <param name="broker">The topics.</param>
    /// <param name="clock">Measures locks and tokens.</param>
    /// <param name="idle">After so long without a word a peer is gone; two minutes where it is left out.</param>
    /// <exception cref="System.Net.Sockets.SocketException">It cannot listen there.</exception>
    public TopicEndpoint(IPEndPoint point, Func<X509Certificate2>? certificate, ITopicKeys keys, TopicBroker broker, TimeProvider clock,
        TimeSpan? idle = null)
    {
        _broker = broker;
        _doorway = new Doorway(point, certificate, keys, clock);
        _links = new LinkDoor(broker, keys, clock);
        _host = new ContainerHost(new Address("amqp://127.0.0.1:5672")) { AddressResolver = (_, _) => "" };
        _host.CustomTransports.Add("amqp", _doorway);
        var listener = _host.Listeners[0];
        listener.AMQP.MaxFrameSize = MaxFrame;
        listener.AMQP.MaxSessionsPerConnection = MaxSessions;
        listener.AMQP.MaxLinksPerSession = MaxLinks;
        listener.AMQP.IdleTimeout = (int)(idle ?? Idle).TotalMilliseconds;
        listener.HandlerFactory = _ => _links;
        _host.RegisterLinkProcessor(_links);
        _sweep = clock.CreateTimer(_ => Sweep(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Secure = certificate != null;
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Point => _doorway.Point;

    public bool Secure { get; }

    /// <summary>Connections open at present; 1,000 at the most, and those that are being closed for others.</summary>
    public int Connections => _doorway.Connections;

    /// <summary>Links open at present.</summary>
    public int Links => _links.Links;

    public void Start()
    {
        _host.Open();
        _doorway.Start();
        _sweep.Change(SweepEvery, SweepEvery);
    }

    /// <summary>Serves a connection that was accepted elsewhere, such as over WebSockets, until it ends.</summary>
    /// <param name="stream">AMQP both ways; closed at the end.</param>
    public Task ServeAsync(Stream stream) => _doorway.ServeAsync(stream);

    public void Dispose()
    {
        _sweep.Dispose();
        _doorway.Dispose();
        _host.Close();
    }

    private void Sweep()
    {
        _doorway.Sweep();
        _links.Sweep();
        _broker.Sweep();
    }
}
