using FraudSignals.Events;
using FraudSignals.Functions.Composition;
using Microsoft.Azure.Functions.Worker;

namespace FraudSignals.Functions.Triggers;

/// <summary>
/// Takes records from Event Hubs, a JSON object an event. The place in a partition is noted when the invocation has succeeded; without end
/// it
/// is tried again, since the host would else pass over what failed.
/// </summary>
public sealed class EventHubTriggers(EventHubIntake intake)
{
    private const string Connection = "EventHubs";
    private const int WithoutEnd = -1;
    private const string Pause = "00:00:05";
    private const string LongestPause = "00:01:00";

    [Function("TakeCalls")]
    [ExponentialBackoffRetry(WithoutEnd, Pause, LongestPause)]
    public Task TakeCallsAsync([EventHubTrigger("%EventHubCalls%", Connection = Connection)] string[] events) =>
    intake.TakeAsync(EventType.Call, events);

    [Function("TakeTransfers")]
    [ExponentialBackoffRetry(WithoutEnd, Pause, LongestPause)]
    public Task TakeTransfersAsync([EventHubTrigger("%EventHubTransfers%", Connection = Connection)] string[] events) =>
    intake.TakeAsync(EventType.Transfer, events);
}
