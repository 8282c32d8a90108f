using System.Net;
using System.Net.Sockets;

namespace FraudSignals.Alerts.Webhooks;

/// <summary>
/// Makes connections to receivers. Where an address of a private network is not allowed, that is looked at when the name has been looked up
/// and just before the connection is made to that very address: a name that leads elsewhere the next moment leads nowhere.
/// </summary>
/// <param name="resolve">Looks up a name.</param>
internal sealed class WebhookConnections(Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    public HttpMessageInvoker Create(bool privateAddresses) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = Lifetime,
        MaxResponseHeadersLength = 16,
        ConnectCallback = async (context, cancellation) =>
            await ConnectAsync(context.DnsEndPoint, privateAddresses, cancellation).ConfigureAwait(false),
    });

    private async Task<NetworkStream> ConnectAsync(DnsEndPoint to, bool privateAddresses, CancellationToken cancellation)
    {
        var found = IPAddress.TryParse(to.Host, out var written) ? [written] : await resolve(to.Host, cancellation).ConfigureAwait(false);
        var allowed = found.Where(a => privateAddresses || PublicAddress.Is(a)).ToArray();
        if (allowed.Length == 0)
        {
            throw new HttpRequestException(
                HttpRequestError.ConnectionError,
                found.Length == 0 ? $"{to.Host} has no address"
                    : $"{to.Host} leads to a private network, which its webhook does not allow");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, to.Port, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
