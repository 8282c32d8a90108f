using System.Net;
using System.Net.Sockets;

namespace FraudSignals.TestKit;

/// <summary>Ports nobody listens on.</summary>
public static class FreePort
{
    private const int First = 20_000;
    private const int OfOneProcess = 500;
    private const int Processes = 20;

    // Test processes run beside each other, and a port that is free for the moment may be on its way to a server of another, so each has
    // ports of its own for as long as it holds this file.
    private static readonly FileStream? Held;
    private static readonly int Place;
    private static int _taken;

    static FreePort()
    {
        for (Place = 0; Held is null && Place < Processes; Place++)
        {
            try
            {
                Held = new FileStream(
                    Path.Combine(Path.GetTempPath(), $"fraudsignals-test-ports-{Place}"), FileMode.OpenOrCreate, FileAccess.ReadWrite,
                    FileShare.None);
            }
            catch (Exception taken) when (taken is IOException or UnauthorizedAccessException)
            {
                // Another process has it.
            }
        }
    }

    /// <summary>
    /// A port that is not taken from those the system gives to clients: one that keeps connecting to such a port while its server is down
    /// would in the end be given the same port for itself, and meet itself there.
    /// </summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + Place * OfOneProcess + Interlocked.Increment(ref _taken) % OfOneProcess;
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's.
            }
        }
    }

    /// <summary>An address of this machine at such a port.</summary>
    public static Uri Url() => new($"http://127.0.0.1:{Next()}");
}
