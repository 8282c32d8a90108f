using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FraudSignals.Host.Tests.Serving.Pressure;

/// <summary>A connection whose every byte is sent by hand.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private RawClient()
    {
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<RawClient> ConnectAsync(Uri url)
    {
        var client = new RawClient();
        await client._socket.ConnectAsync(IPAddress.Loopback, url.Port, Cancellation);
        return client;
    }

    public async Task SendAsync(string text) => await SendAsync(Encoding.ASCII.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, Cancellation)..];
        }
    }

    /// <summary>The first line that comes back; empty where the connection is closed instead.</summary>
    public async Task<string> StatusLineAsync()
    {
        using var reader = new StreamReader(new NetworkStream(_socket, ownsSocket: false));
        return await reader.ReadLineAsync(Cancellation) ?? "";
    }

    /// <summary>Reads and drops what comes until the other side closes the connection.</summary>
    public async Task UntilClosedAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (await _socket.ReceiveAsync(buffer, Cancellation) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Cut off is closed too.
        }
    }

    public void Dispose() => _socket.Dispose();
}
