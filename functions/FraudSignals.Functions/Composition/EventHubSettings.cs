using FraudSignals.Events.Sources;

namespace FraudSignals.Functions.Composition;

/// <summary>
/// Whom the records of hubs are from. Which hubs they are stands in settings of the host (<c>EventHubCalls</c>, <c>EventHubTransfers</c>).
/// </summary>
internal sealed class EventHubSettings
{
    public string CallsSource { get; set; } = Source.Local.Name;

    public string TransfersSource { get; set; } = Source.Local.Name;
}
