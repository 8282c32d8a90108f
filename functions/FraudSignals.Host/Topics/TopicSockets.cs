using System.Net.WebSockets;

namespace FraudSignals.Host.Topics;

/// <summary>AMQP over WebSockets, where a firewall lets nothing but HTTP through. Who comes shows a key as on the port of AMQP.</summary>
internal static class TopicSockets
{
    /// <summary>Where clients of Service Bus look for it.</summary>
    public const string Path = "/$servicebus/websocket";

    // What clients of Service Bus call AMQP, and its own name.
    private static readonly string[] Protocols = ["AMQPWSB10", "amqp"];

    public static async Task ServeAsync(HttpContext context, TopicsBackground topics)
    {
        var protocol = context.WebSockets.IsWebSocketRequest ? Protocols.FirstOrDefault(context.WebSockets.WebSocketRequestedProtocols.Contains) : null;
        if (protocol == null || topics.Endpoint is not { } endpoint)
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
