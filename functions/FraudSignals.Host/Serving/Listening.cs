using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace FraudSignals.Host.Serving;

/// <summary>How the server takes connections, and how slow whoever connects may be.</summary>
internal static class Listening
{
    // Bytes a second, once the grace is over; less is no client but one that keeps the door.
    private const double SlowestClient = 240;

    // Of a body that nobody reads yet. A batch waits with as much, so that a thousand of them take a quarter of a gigabyte.
    private const int MaxUnread = 1 << 18;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    public static void Configure(KestrelServerOptions kestrel, Doors doors, Connections connections)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = null; // The HTTP surface has its own limits and explains them.
        limits.MaxRequestBufferSize = MaxUnread;
        limits.RequestHeadersTimeout = Grace;
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(1);
        limits.MinRequestBodyDataRate = new MinDataRate(SlowestClient, Grace);
        limits.MinResponseDataRate = new MinDataRate(SlowestClient, Grace);
        foreach (var point in doors.Plain)
        {
            kestrel.Listen(point, Serve);
        }

        foreach (var point in doors.Secure)
        {
            kestrel.Listen(point, listen =>
            {
                Serve(listen);
                listen.UseHttps(new HttpsConnectionAdapterOptions
                {
                    ServerCertificateSelector = (_, _) => doors.Certificate!.Current,
                    SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13, HandshakeTimeout = Grace,
                });
            });
        }

        void Serve(ListenOptions listen)
        {
            // One request at a time on a connection, so that one without a request is idle.
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => connection => connections.ServeAsync(connection, next));
        }
    }
}
