using System.Net.WebSockets;

namespace FraudSignals.Host.Topics;

/// <summary>AMQP over WebSockets, where a firewall lets nothing but HTTP through. Who comes shows a key as on the port of AMQP.</summary>
internal static class TopicSockets
{
    /// <summary>Where clients of Service Bus look for it.</summary>
    public const string Path = "/$servicebus/websocket";

    private const string Protocol = "AMQPWSB10";

    public static async Task ServeAsync(HttpContext context, TopicsBackground topics)
    {
        if (!context.WebSockets.IsWebSocketRequest || !context.WebSockets.WebSocketRequestedProtocols.Contains(Protocol) || topics.Endpoint is not { } endpoint)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(Protocol);
        await using var stream = WebSocketStream.Create(socket, WebSocketMessageType.Binary, ownsWebSocket: true);
        using var gone = context.RequestAborted.Register(socket.Abort);
        await endpoint.ServeAsync(stream);
    }
}
