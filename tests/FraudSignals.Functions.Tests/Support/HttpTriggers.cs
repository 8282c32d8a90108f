using System.Net;
using FraudSignals.Functions.Tests.Protocol;

namespace FraudSignals.Functions.Tests.Support;

/// <summary>Finds the function a request is for, invokes it, and hands the request to the app's own server under the invocation's id.</summary>
internal sealed class HttpTriggers(FunctionsHost host, Uri app) : DelegatingHandler(new SocketsHttpHandler())
{
    private const string InvocationId = "x-ms-invocation-id";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (function, values) = host.Functions.Select(f => (f, f.Match(request))).FirstOrDefault(f => f.Item2 != null);
        if (function == null)
        {
            return new HttpResponseMessage(HttpStatusCode.NotFound);
        }

        var id = Guid.NewGuid().ToString();
        request.Headers.Add(InvocationId, id);
        request.RequestUri = new Uri(app, request.RequestUri!.PathAndQuery);
        var invocation = host.InvokeAsync(function, new TypedData { Http = new RpcHttp() }, id, values);
        var response = await base.SendAsync(request, cancellationToken);

        // The invocation does not end before the answer is read.
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        await invocation;
        return response;
    }
}
