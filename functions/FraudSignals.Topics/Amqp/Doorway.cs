using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Amqp;
using FraudSignals.Topics.Access;

namespace FraudSignals.Topics.Amqp;

/// <summary>
/// Accepts connections, so many at a time, and hands over those whose handshake is done within its time. The AMQP library's own
/// listener has neither bound.
/// </summary>
internal sealed class Doorway : TransportProvider
{
    public const int MaxConnections = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Socket _listener;
    private readonly Func<X509Certificate2>? _certificate;
    private readonly ITopicKeys _keys;
    private readonly TimeProvider _clock;
    private readonly Channel<IAsyncTransport> _ready = Channel.CreateUnbounded<IAsyncTransport>();
    private readonly ConcurrentDictionary<StreamTransport, bool> _open = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<CancellationTokenSource> _strangers = new();
    private readonly TaskCompletionSource<IAsyncTransport> _never = new();
    private int _count;

    /// <param name="point">Where to listen.</param>
    /// <param name="certificate">The certificate at present; null for no TLS.</param>
    public Doorway(IPEndPoint point, Func<X509Certificate2>? certificate, ITopicKeys keys, TimeProvider clock)
    {
        (_certificate, _keys, _clock) = (certificate, keys, clock);
        AddressSchemes = ["amqp"];
        _listener = new Socket(point.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(point);
        _listener.Listen(128);
    }

    public IPEndPoint Point => (IPEndPoint)_listener.LocalEndPoint!;

    public int Connections => Volatile.Read(ref _count);

    public void Start() => _ = AcceptAsync();

    /// <summary>Cuts those who have shown no key for long, and those the library has given up.</summary>
    public void Sweep()
    {
        // Handshakes end within their time, so that what is left of them here is soon nothing.
        while (_strangers.Count > MaxConnections && _strangers.TryDequeue(out _))
        {
        }

        foreach (var transport in _open.Keys)
        {
            if (transport.Unread > Patience || (!transport.Access.IsKnown && transport.Age > Patience))
            {
                transport.Close();
            }
        }
    }

    public override async Task<IAsyncTransport> CreateAsync(Address address)
    {
        try
        {
            return await _ready.Reader.ReadAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The library asks on and on, also once it is closed.
            return await _never.Task;
        }
    }

    public override void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        foreach (var transport in _open.Keys)
        {
            transport.Close();
        }

        base.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                if (!HasRoom())
                {
                    socket.Dispose();
                    continue;
                }

                socket.NoDelay = true;
                _ = WelcomeAsync(new NetworkStream(socket, ownsSocket: true), _certificate);
            }
            catch (Exception problem) when (problem is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // The one who came is gone, or there are no more handles: the next may do.
                await Task.Delay(TimeSpan.FromMilliseconds(10), _clock);
            }
        }
    }

    /// <summary>Serves a connection that somebody else accepted, until it ends.</summary>
    public async Task ServeAsync(Stream stream)
    {
        if (!HasRoom())
        {
            await stream.DisposeAsync();
            return;
        }

        if (await WelcomeAsync(stream, certificate: null) is { } transport)
        {
            await transport.WhenClosed;
        }
    }

    private bool HasRoom()
    {
        if (Interlocked.Increment(ref _count) <= MaxConnections)
        {
            return true;
        }

        // The longest without a key goes first: who only holds the door keeps nobody out.
        if (Evict())
        {
            return true;
        }

        Interlocked.Decrement(ref _count);
        return false;
    }

    private bool Evict()
    {
        while (_strangers.TryDequeue(out var stranger))
        {
            try
            {
                stranger.Cancel();
                return true;
            }
            catch (ObjectDisposedException)
            {
                // Its handshake is over.
            }
        }

        if (_open.Keys.Where(t => !t.Access.IsKnown).MaxBy(t => t.Age) is not { } oldest)
        {
            return false;
        }

        oldest.Close();
        return true;
    }

    private async Task<StreamTransport?> WelcomeAsync(Stream stream, Func<X509Certificate2>? certificate)
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience, _clock);
            _strangers.Enqueue(patience);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stop.Token);
            if (certificate != null)
            {
                var secure = new SslStream(stream);
                stream = secure;
                await secure.AuthenticateAsServerAsync(
                    new SslServerAuthenticationOptions { ServerCertificate = certificate(),
                        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 }, both.Token);
            }

            var access = new ClientAccess(_keys, _clock);
            var header = await Handshake.RunAsync(stream, access, _keys, both.Token);
            var transport = new StreamTransport(stream, header, access, _clock, Closed);
            access.Transport = transport;
            _open.TryAdd(transport, true);
            if (_stop.IsCancellationRequested)
            {
                transport.Close();
            }

            _ready.Writer.TryWrite(transport);
            return transport;
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            Interlocked.Decrement(ref _count);
            await stream.DisposeAsync();
            return null;
        }
    }

    private void Closed(StreamTransport transport)
    {
        _open.TryRemove(transport, out _);
        Interlocked.Decrement(ref _count);
    }
}
