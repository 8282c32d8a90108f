using System.Net;
using System.Net.Sockets;
using FraudSignals.Functions.Tests.Protocol;

namespace FraudSignals.Functions.Tests.Support;

/// <summary>
/// Finds the function a request is for, invokes it, and hands the request to the app's own server under the invocation's id.
/// </summary>
internal sealed class HttpTriggers : DelegatingHandler
{
    private const string InvocationId = "x-ms-invocation-id";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly FunctionsHost _host;
    private readonly Uri _app;
    private bool _wasReached;

    public HttpTriggers(FunctionsHost host, Uri app)
    {
        (_host, _app) = (host, app);
        InnerHandler =
            new SocketsHttpHandler { ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, cancellation) };
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (function, values) = _host.Functions.OrderBy(f => f.IsForTheRest).Select(f => (f, f.Match(request)))
            .FirstOrDefault(f => f.Item2 != null);
        if (function == null)
        {
            return new HttpResponseMessage(HttpStatusCode.NotFound);
        }

        var id = Guid.NewGuid().ToString();
        request.Headers.Add(InvocationId, id);
        request.RequestUri = new Uri(_app, request.RequestUri!.PathAndQuery);
        var invocation = _host.InvokeAsync(function, new TypedData { Http = new RpcHttp() }, id, values);
        var response = await base.SendAsync(request, cancellationToken);

        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            return response; // It has no end; whoever reads it goes away, and the invocation ends with that.
        }

        // The invocation does not end before the answer is read.
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        await invocation;
        return response;
    }

    // The app says that it is there before its own server listens; the host proper tries again, too.
    private async ValueTask<Stream> ConnectAsync(DnsEndPoint server, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(server, cancellation);
                _wasReached = true;
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException problem)
                when (problem.SocketErrorCode == SocketError.ConnectionRefused && !_wasReached && !patience.IsCancellationRequested)
            {
                socket.Dispose();
                await Task.Delay(Pause, cancellation);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}
