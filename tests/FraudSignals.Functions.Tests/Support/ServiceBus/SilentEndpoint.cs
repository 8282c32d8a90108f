using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace FraudSignals.Functions.Tests.Support.ServiceBus;

/// <summary>Accepts connections and never says a word, as a broker does behind a firewall that has lost its way.</summary>
internal sealed class SilentEndpoint : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> _sockets = [];

    public SilentEndpoint()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>How many have come.</summary>
    public int Accepted => _sockets.Count;

    public string ConnectionString =>
        $"Endpoint=sb://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port};SharedAccessKeyName=sender;SharedAccessKey=c2lsZW50;UseDevelopmentEmulator=true;";

    public void Dispose()
    {
        _listener.Dispose();
        _sockets.ToList().ForEach(s => s.Dispose());
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _sockets.Add(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception problem) when (problem is SocketException or ObjectDisposedException)
        {
            // It is closed.
        }
    }
}
