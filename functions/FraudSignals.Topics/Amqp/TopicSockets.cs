using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;

namespace FraudSignals.Topics.Amqp;

/// <summary>AMQP over WebSockets, where a firewall lets nothing but HTTP through. Who comes shows a key as on the port of AMQP.</summary>
public static class TopicSockets
{
    private static readonly PathString Path = "/$servicebus/websocket";

    // What clients of Service Bus call AMQP, and its own name.
    private static readonly string[] Protocols = ["AMQPWSB10", "amqp"];

    /// <summary>Whether a path is where clients of Service Bus look for it; some end it with a slash.</summary>
    public static bool Takes(PathString path) => path.StartsWithSegments(Path, out var rest) && rest.Value is "" or "/";

    /// <param name="context">The request that is to become a connection.</param>
    /// <param name="endpoint">Where to; null while it does not listen yet.</param>
    public static async Task ServeAsync(HttpContext context, TopicEndpoint? endpoint)
    {
        ArgumentNullException.ThrowIfNull(context);
        var protocol = context.WebSockets.IsWebSocketRequest
            ? Protocols.FirstOrDefault(context.WebSockets.WebSocketRequestedProtocols.Contains) : null;
        if (protocol == null || endpoint == null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        // Clients of Service Bus send no origin; a page in somebody's browser does, and knows the emulator's key.
        if (context.Request.Headers.Origin.Count > 0)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(protocol);
        await using var stream = WebSocketStream.Create(socket, WebSocketMessageType.Binary, ownsWebSocket: true);
        using var gone = context.RequestAborted.Register(socket.Abort);
        await endpoint.ServeAsync(stream);
    }
}
