using System.Text;
using FraudSignals.Events;
using FraudSignals.Http.Endpoints;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Functions.Composition;

/// <summary>
/// Takes what hubs deliver by the way of batches. It returns when the records are kept, and throws when they cannot be: the host then
/// delivers the same again, and what was kept counts as duplicates.
/// </summary>
public sealed partial class EventHubIntake
{
    private readonly MessageIntake _intake;
    private readonly AppSettings _settings;
    private readonly ILogger<EventHubIntake> _log;

    internal EventHubIntake(MessageIntake intake, AppSettings settings, ILogger<EventHubIntake> log) =>
        (_intake, _settings, _log) = (intake, settings, log);

    /// <exception cref="Ports.StoreUnavailableException">They cannot be kept now.</exception>
    public async Task TakeAsync(EventType type, IReadOnlyCollection<string> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var source = type == EventType.Call ? _settings.EventHubs.CallsSource : _settings.EventHubs.TransfersSource;
        var answer = await _intake.TakeAsync(type, source, [.. events.Select(e => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(e))]);
        foreach (var error in answer.Errors)
        {
            NoRecord(source, error.Index, events.Count, error.Code, error.Detail);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Event {Index} of {Count} of the hub of {Source} brought no record: {Code}: {Detail}")]
    private partial void NoRecord(string source, long index, int count, string code, string detail);
}
