using System.Net;
using System.Net.Sockets;

namespace FraudSignals.Functions.Tests.Support;

/// <summary>A way to a service that nobody answers at until it is opened.</summary>
internal sealed class Gateway : IDisposable
{
    private readonly Uri _service;
    private readonly int _port;
    private readonly List<IDisposable> _used = [];

    public Gateway(Uri service)
    {
        _service = service;
        _port = FreePort.Next();
    }

    public string Authority => $"127.0.0.1:{_port}";

    public void Open()
    {
        var listener = new TcpListener(IPAddress.Loopback, _port);
        _used.Add(listener);
        listener.Start();
        _ = ServeAsync(listener);
    }

    public void Dispose() => _used.ForEach(u => u.Dispose());

    private async Task ServeAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var here = await listener.AcceptTcpClientAsync();
                var there = new TcpClient();
                await there.ConnectAsync(_service.Host, _service.Port);
                _used.AddRange([here, there]);
                _ = PumpAsync(here.GetStream(), there.GetStream());
                _ = PumpAsync(there.GetStream(), here.GetStream());
            }
        }
        catch (Exception problem) when (problem is SocketException or ObjectDisposedException)
        {
            // It is closed.
        }
    }

    private static async Task PumpAsync(NetworkStream from, NetworkStream to)
    {
        try
        {
            await from.CopyToAsync(to);
            to.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception problem) when (problem is IOException or SocketException or ObjectDisposedException)
        {
            // One side is gone.
        }
    }
}
