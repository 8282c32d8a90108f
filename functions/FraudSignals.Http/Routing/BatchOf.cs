using FraudSignals.Events;

namespace FraudSignals.Http.Routing;

/// <summary>Marks an endpoint that takes batches.</summary>
internal sealed record BatchOf(EventType Type);
