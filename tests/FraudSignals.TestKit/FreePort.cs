using System.Net;
using System.Net.Sockets;

namespace FraudSignals.TestKit;

/// <summary>Ports nobody listens on.</summary>
public static class FreePort
{
    private static int _last = 20_000 + (Environment.ProcessId * 61 % 10_000);

    /// <summary>
    /// A port that is not taken from those the system gives to clients: one that keeps connecting to such a port while its server is down
    /// would in the end be given the same port for itself, and meet itself there.
    /// </summary>
    public static int Next()
    {
        while (true)
        {
            var port = Interlocked.Increment(ref _last);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException) when (port < ushort.MaxValue)
            {
                // Somebody else's.
            }
        }
    }

    /// <summary>An address of this machine at such a port.</summary>
    public static Uri Url() => new($"http://127.0.0.1:{Next()}");
}
