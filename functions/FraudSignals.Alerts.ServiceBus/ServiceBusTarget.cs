using Azure.Core;
using Azure.Messaging.ServiceBus;
using FraudSignals.Alerts.Messages;
using FraudSignals.Ports;

namespace FraudSignals.Alerts.ServiceBus;

/// <summary>
/// Publishes alerts to the topics of a namespace, in as few batches as they fit into. The topics must detect duplicates: an
/// alert sent again under its <see cref="Alert.MessageId"/> is dropped there.
/// </summary>
public sealed class ServiceBusTarget : IAlertTarget, IAsyncDisposable
{
    private readonly Func<AlertRouting> _routing;
    private readonly ServiceBusClient _client;
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, ServiceBusSender> _senders;

    /// <param name="fullyQualifiedNamespace">For example <c>alerts.servicebus.windows.net</c>.</param>
    /// <param name="credential">Needs the role Azure Service Bus Data Sender on the topics.</param>
    /// <param name="routing">Gives what says at present which topic an alert goes to.</param>
    /// <param name="clock">Tells for how long an alert still is of use.</param>
    public ServiceBusTarget(string fullyQualifiedNamespace, TokenCredential credential, Func<AlertRouting> routing, TimeProvider clock)
        : this(new ServiceBusClient(fullyQualifiedNamespace, credential, Options), routing, clock)
    {
    }

    /// <param name="emulatorConnection">The connection string of an emulator; nothing else is reached without an identity.</param>
    /// <param name="routing">Gives what says at present which topic an alert goes to.</param>
    /// <param name="clock">Tells for how long an alert still is of use.</param>
    public ServiceBusTarget(string emulatorConnection, Func<AlertRouting> routing, TimeProvider clock)
        : this(new ServiceBusClient(emulatorConnection, Options), routing, clock)
    {
    }

    private ServiceBusTarget(ServiceBusClient client, Func<AlertRouting> routing, TimeProvider clock)
    {
        _client = client;
        _clock = clock;
        _routing = routing;
        _senders = AlertRouting.Topics.ToDictionary(t => t, client.CreateSender, StringComparer.Ordinal);
    }

    public string Name => "service-bus";

    private static ServiceBusClientOptions Options => new()
    {
        // What fails after these is tried again by the outbox, for as long as it takes. While it connects the client heeds no
        // cancellation, so that a try that is given up by its caller ends no sooner than this.
        RetryOptions = new ServiceBusRetryOptions { Mode = ServiceBusRetryMode.Exponential, MaxRetries = 3,
            TryTimeout = TimeSpan.FromSeconds(5) },
    };

    // Each topic is sent to whatever becomes of the others: one that refuses must not hold up the alerts of another desk.
    public Task PublishAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation) => Task.WhenAll(alerts
        .Select(_routing().MessageOf)
        .GroupBy(m => m.Topic, StringComparer.Ordinal)
        .Select(topic => SendAsync(_senders[topic.Key], topic, cancellation)));

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    /// <summary>A send completes when the broker has confirmed it.</summary>
    private async Task SendAsync(ServiceBusSender sender, IEnumerable<AlertMessage> messages, CancellationToken cancellation)
    {
        var batch = await sender.CreateMessageBatchAsync(cancellation);
        try
        {
            foreach (var message in messages.Select(m => Wire(m, _clock)))
            {
                if (batch.TryAddMessage(message))
                {
                    continue;
                }

                if (batch.Count > 0)
                {
                    await sender.SendMessagesAsync(batch, cancellation);
                    batch.Dispose();
                    batch = await sender.CreateMessageBatchAsync(cancellation);
                }

                if (!batch.TryAddMessage(message))
                {
                    throw new InvalidOperationException($"The alert {message.MessageId} is larger than the topic takes.");
                }
            }

            if (batch.Count > 0)
            {
                await sender.SendMessagesAsync(batch, cancellation);
            }
        }
        finally
        {
            batch.Dispose();
        }
    }

    private static ServiceBusMessage Wire(AlertMessage message, TimeProvider clock)
    {
        var wire = new ServiceBusMessage(message.Body)
        {
            MessageId = message.Id,
            CorrelationId = message.Alert,
            Subject = message.Typology,
            ContentType = AlertEnvelope.ContentType,
        };
        if (message.TimeToLive(clock.GetUtcNow()) is { } lasts)
        {
            wire.TimeToLive = lasts;
        }

        foreach (var (name, value) in message.Properties)
        {
            wire.ApplicationProperties[name] = value;
        }

        return wire;
    }
}
