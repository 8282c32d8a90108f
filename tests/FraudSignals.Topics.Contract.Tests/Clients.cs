using Azure.Messaging.ServiceBus;

namespace FraudSignals.Topics.Contract.Tests;

/// <summary>The official client, told to try once.</summary>
internal static class Clients
{
    public static ServiceBusClient Client(this RunningTopics topics, string? connection = null) => new(
        connection ?? topics.ConnectionString,
        new ServiceBusClientOptions { RetryOptions =
            new ServiceBusRetryOptions { MaxRetries = 0, TryTimeout = TimeSpan.FromSeconds(60) } });
}
