using System.Diagnostics.Metrics;
using FraudSignals.Alerts.Messages;
using FraudSignals.Http.Access;
using FraudSignals.Http.Endpoints;
using FraudSignals.Http.Parties;
using FraudSignals.Identifiers;
using FraudSignals.Parties;
using FraudSignals.Ports;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Topics.Access;
using FraudSignals.Topics.Broker;
using FraudSignals.Topics.Management;
using FraudSignals.Topics.Publishing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FraudSignals.Host.Topics;

/// <summary>Registers topics in this process, and those elsewhere that alerts go to.</summary>
internal static class TopicsServices
{
    public static void AddTopics(this IServiceCollection services, TopicDoor door, PartySet parties, string directory, Disk disk,
        Tokenizer tokenizer, TimeProvider clock)
    {
        services.AddSingleton(_ => new TopicLogFile(new RecordFile(Path.Combine(directory, TopicLogFile.FileName), disk)));
        services.AddSingleton(s => new TopicBroker(
            new TopicOptions { Subscriptions = PartySubscriptions.Of(parties) }, clock, s.GetRequiredService<TopicLogFile>()));
        var secret = tokenizer.Derive(PartyTopicKeys.Purpose);
        services.AddSingleton<ITopicKeys>(s => new PartyTopicKeys(s.GetRequiredService<PartyDirectory>(), secret, clock));
        services.AddSingleton(s => new TopicManagement(s.GetRequiredService<TopicBroker>(), s.GetRequiredService<ITopicKeys>(), clock));
        services.AddSingleton<IAlertTarget>(
            s => NamedTarget.Of(s, new TopicsTarget(s.GetRequiredService<TopicBroker>(), RoutingOf(s), clock)));
        services.AddSingleton<ITopicInspection>(s => new TopicInspection(s.GetRequiredService<TopicBroker>()));
        services.AddSingleton(s => new TopicsBackground(
            door, s.GetRequiredService<TopicBroker>(), s.GetRequiredService<ITopicKeys>(), s.GetRequiredService<PartyDirectory>(), clock,
            s.GetRequiredService<ILogger<TopicsBackground>>()));
        services.AddHostedService(s =>
        {
            Measure(s.GetRequiredService<Meter>(), s.GetRequiredService<TopicBroker>(), s.GetRequiredService<TopicsBackground>());
            return s.GetRequiredService<TopicsBackground>();
        });
        services.AddHealthChecks()
            .Add(
                new HealthCheckRegistration("topics", s => new TopicsCheck(s.GetRequiredService<TopicBroker>()), HealthStatus.Degraded,
                    tags: null));
    }

    /// <summary>Alerts go to a namespace of Service Bus too, or to another host's topics.</summary>
    public static void AddServiceBus(this IServiceCollection services, TopicConnection connection, TimeProvider clock) =>
        services.AddSingleton<IAlertTarget>(s => NamedTarget.Of(s, new RemoteTopicsTarget(connection, RoutingOf(s), clock)));

    private static Func<AlertRouting> RoutingOf(IServiceProvider services)
    {
        var routing = new AlertRouting(services.GetRequiredService<IAlertOwners>());
        return () => routing;
    }

    private static void Measure(Meter meter, TopicBroker broker, TopicsBackground background)
    {
        meter.CreateObservableUpDownCounter("fraudsignals.topic.waiting", () => Each(s => s.Messages), "{message}",
            "messages of a subscription that are not settled");
        meter.CreateObservableUpDownCounter("fraudsignals.topic.dead_letters", () => Each(s => s.DeadLetters), "{message}",
            "dead letters of a subscription");
        meter.CreateObservableUpDownCounter("fraudsignals.topic.state", () => Each(s => s.Bytes), "By", "bytes a subscription holds");
        meter.CreateObservableCounter("fraudsignals.topic.evicted", () => Each(s => s.Evicted), "{message}",
            "messages dropped because a subscription is full");
        meter.CreateObservableCounter("fraudsignals.topic.expired", () => Each(s => s.Expired), "{message}",
            "messages that went because nobody fetched them in their time");
        meter.CreateObservableUpDownCounter("fraudsignals.topic.connections", () => background.Endpoint?.Connections ?? 0, "{connection}",
            "connections to topics");

        IEnumerable<Measurement<long>> Each(Func<SubscriptionState, long> value) => broker.States.Select(s => new Measurement<long>(
            value(s), new KeyValuePair<string, object?>("topic", s.Topic), new KeyValuePair<string, object?>("subscription", s.Name)));
    }
}
