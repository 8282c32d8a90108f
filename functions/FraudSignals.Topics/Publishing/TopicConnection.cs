using Amqp;

namespace FraudSignals.Topics.Publishing;

/// <summary>Where topics are and the key to them, as a connection string of Service Bus says it.</summary>
/// <param name="Host">A name or an address.</param>
/// <param name="Port">Of AMQP.</param>
/// <param name="Secure">Whether over TLS.</param>
/// <param name="KeyName">The key's name.</param>
/// <param name="Key">The key; a secret.</param>
public sealed record TopicConnection(string Host, int Port, bool Secure, string KeyName, string Key)
{
    private const int PlainPort = 5672;
    private const int SecurePort = 5671;

    internal Address Address => new(Host, Port, KeyName, Key, "/", Secure ? "amqps" : "amqp");

    /// <param name="text"><c>Endpoint=sb://HOST[:PORT];SharedAccessKeyName=NAME;SharedAccessKey=KEY[;UseDevelopmentEmulator=true]</c>, the
    /// last for no TLS.</param>
    /// <exception cref="FormatException">It is none; the message says what is missing, without the key.</exception>
    public static TopicConnection Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(p => p.Split('=', 2))
            .ToLookup(p => p[0], p => p.Length > 1 ? p[1] : "", StringComparer.OrdinalIgnoreCase);
        string Part(string name) => parts[name].FirstOrDefault() is { Length: > 0 } value
            ? value
            : throw new FormatException(
                $"The connection string lacks {name}; write Endpoint=sb://HOST;SharedAccessKeyName=NAME;SharedAccessKey=KEY.");

        if (!Uri.TryCreate(Part("Endpoint"), UriKind.Absolute, out var endpoint) || endpoint.Scheme != "sb")
        {
            throw new FormatException(
                "The Endpoint of the connection string is none; write for example Endpoint=sb://alerts.servicebus.windows.net/.");
        }

        var secure = !parts["UseDevelopmentEmulator"].Any(v => v.Equals("true", StringComparison.OrdinalIgnoreCase));
        return new TopicConnection(
            endpoint.Host.Trim('[', ']'), endpoint.Port > 0 ? endpoint.Port : secure ? SecurePort : PlainPort, secure,
            Part("SharedAccessKeyName"), Part("SharedAccessKey"));
    }

    /// <summary>Not in logs: the key is left out.</summary>
    public override string ToString() => $"{(Secure ? "amqps" : "amqp")}://{Host}:{Port}";
}
