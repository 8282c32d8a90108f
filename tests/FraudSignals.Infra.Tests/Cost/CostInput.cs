namespace FraudSignals.Infra.Tests.Cost;

/// <summary>What <c>infra/cost.json</c> holds.</summary>
internal sealed record CostInput(Prices Prices, Measures Measures, Volume[] Volumes, Limits Limits);

/// <summary>US dollars.</summary>
internal sealed record Prices(
    string Date, string Source, double GbSecond, double ExecutionsPerMillion, double AlwaysReadyGbSecond, double FreeGbSeconds,
    double FreeExecutions,
    double TablePer10000, double TableGbMonth, double ServiceBusBaseMonth, double ServiceBusFreeOperations, double ServiceBusPerMillion,
    double BlobWritesPer10000, double QueuePer10000, double LogGb);

/// <summary>What an event costs in work, at batches of so many records.</summary>
internal sealed record Measures(
    string State, double BatchRecords, double CallEntitiesRead, double CallEntitiesWritten, double TransferEntitiesRead,
    double TransferEntitiesWritten,
    double EventsPerInstanceSecond, double InstanceGb, double SubjectEntityBytes, double SubjectsPerSubscriber,
    double AlertsPerMillionEvents,
    double SubscriptionsPerAlert, double LogBytesPerBatch, double PeakToMean,
    double SweepOperationsPerMinute, double InstanceTableOperationsPerMinute, double InstanceQueuePollsPerMinute,
    double InstanceBlobListsPerMinute);

internal sealed record Volume(string Name, double Subscribers, double CallsPerDay, double TransfersPerDay);

internal sealed record Limits(
    double AccountEntitiesPerSecond, double PartitionEntitiesPerSecond, double AccountsInTemplate, double InstancesPerApp,
    double ServiceBusStandardOperationsPerSecond, double Headroom);
