using System.Net.Sockets;
using FraudSignals.Http.Parties;
using FraudSignals.Topics.Access;
using FraudSignals.Topics.Amqp;
using FraudSignals.Topics.Broker;

namespace FraudSignals.Host.Topics;

/// <summary>Serves topics while the host runs, and subscribes parties that are added.</summary>
internal sealed class TopicsBackground(TopicDoor door, TopicBroker broker, ITopicKeys keys, PartyDirectory parties, TimeProvider clock,
    ILogger<TopicsBackground> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private TopicEndpoint? _endpoint;

    /// <summary>Null until it listens.</summary>
    public TopicEndpoint? Endpoint => _endpoint;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _endpoint = new TopicEndpoint(door.Point, door.Certificate, keys, broker, clock);
        }
        catch (SocketException problem)
        {
            throw new IOException($"--topics: {door.Point} cannot be listened on: {problem.Message}");
        }

        _endpoint.Start();
        log.TopicsServed($"{(_endpoint.Secure ? "amqps" : "amqp")}://{_endpoint.Point}");
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _endpoint?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var subscription in parties.HasParties ? PartySubscriptions.Of(parties.Parties) : [])
            {
                broker.Subscribe(subscription);
            }
        }
    }
}
