using System.Security.Authentication;
using Amqp;
using FraudSignals.Alerts;
using FraudSignals.Alerts.Messages;
using FraudSignals.Ports;

namespace FraudSignals.Topics.Publishing;

/// <summary>
/// Publishes alerts to the topics of a Service Bus namespace, or of another host, by a connection string. An alert sent again is
/// known there by its <see cref="Alert.MessageId"/>, so the topics must detect duplicates.
/// </summary>
/// <param name="connection">Where to, with the key; it needs the right to send.</param>
/// <param name="routing">Gives what says at present which topic an alert goes to.</param>
/// <param name="clock">Tells for how long an alert still is of use.</param>
public sealed class RemoteTopicsTarget(TopicConnection connection, Func<AlertRouting> routing, TimeProvider clock)
    : IAlertTarget, IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private Connection? _open;
    private Dictionary<string, SenderLink> _links = [];

    public string Name => "service-bus";

    /// <summary>How long it waits for the other side before it gives up the attempt.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Completes when the topics have confirmed all; after whatever fails it connects anew.</summary>
    public async Task PublishAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await ConnectAsync(cancellation).ConfigureAwait(false);

            // Each topic is sent to whatever becomes of the others: one that refuses must not hold up the alerts of another desk.
            await Task.WhenAll(
                alerts.Select(routing().MessageOf)
                    .Select(m => LinkTo(m.Topic).SendAsync(AlertMessages.Wire(m, clock.GetUtcNow()), Patience)))
                .WaitAsync(Patience, cancellation).ConfigureAwait(false);
        }
        catch
        {
            Drop();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        Drop();
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ConnectAsync(CancellationToken cancellation)
    {
        if (_open is { IsClosed: false })
        {
            return;
        }

        Drop();
        var factory = new ConnectionFactory();
        factory.SSL.Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        var opening = factory.CreateAsync(connection.Address);
        try
        {
            _open = await opening.WaitAsync(Patience, cancellation).ConfigureAwait(false);
        }
        catch
        {
            _ = CloseLateAsync(opening);
            throw;
        }
    }

    /// <summary>One that comes after all is nobody's any more.</summary>
    private static async Task CloseLateAsync(Task<Connection> opening)
    {
        try
        {
            (await opening.ConfigureAwait(false)).Close(TimeSpan.Zero);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // It never came.
        }
    }

    private SenderLink LinkTo(string topic)
    {
        if (_links.TryGetValue(topic, out var link) && !link.IsClosed)
        {
            return link;
        }

        return _links[topic] = new SenderLink(new Session(_open), topic, topic);
    }

    private void Drop()
    {
        _links = [];
        try
        {
            _open?.Close(TimeSpan.Zero);
        }
        catch (AmqpException)
        {
            // It is gone already.
        }

        _open = null;
    }
}
