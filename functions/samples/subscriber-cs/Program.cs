// Receives the alerts of a subscription: dotnet run -- CONNECTION TOPIC SUBSCRIPTION
using System.Text.Json;
using Azure.Messaging.ServiceBus;

if (args is not [var connection, var topic, var subscription])
{
    Console.Error.WriteLine("Write: CONNECTION TOPIC SUBSCRIPTION");
    return 2;
}

var stop = new TaskCompletionSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.TrySetResult();
};

await using var client = new ServiceBusClient(connection);
await using var processor =
    client.CreateProcessor(topic, subscription, new ServiceBusProcessorOptions { AutoCompleteMessages = false, PrefetchCount = 100 });
var seen = new HashSet<string>(); // In earnest: a table. An alert may come twice, and is the same by its MessageId.

processor.ProcessMessageAsync += async received =>
{
    var message = received.Message;
    var data = JsonSerializer.Deserialize<JsonElement>(message.Body).GetProperty("data");
    if (data.GetProperty("expires").GetDateTimeOffset() < TimeProvider.System.GetUtcNow())
    {
        await received.DeadLetterMessageAsync(message, "expired", "No ground for action any more.");
        return;
    }

    if (seen.Add(message.MessageId))
    {
        var subject = data.GetProperty("subject");
        var who = subject.TryGetProperty("key", out var key) && key.GetString() is { } clear ? clear
            : subject.GetProperty("token").GetString();
        Console.WriteLine($"{data.GetProperty("severity")} {data.GetProperty("typology")} {subject.GetProperty("kind")} {who}");
    }

    await received.CompleteMessageAsync(message);
};
processor.ProcessErrorAsync += failed =>
{
    Console.Error.WriteLine($"{failed.ErrorSource}: {failed.Exception.Message}");
    return Task.CompletedTask;
};

await processor.StartProcessingAsync();
await stop.Task;
await processor.StopProcessingAsync();
return 0;
