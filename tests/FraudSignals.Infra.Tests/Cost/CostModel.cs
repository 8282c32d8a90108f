namespace FraudSignals.Infra.Tests.Cost;

/// <summary>What a month of a volume costs and how much of the services' limits its busiest hour takes.</summary>
internal sealed class CostModel(CostInput input, Volume volume)
{
    private const double DaysPerMonth = 30.4;
    private const double SecondsPerDay = 86_400;
    private const double Million = 1e6;

    private readonly Prices _prices = input.Prices;
    private readonly Measures _measures = input.Measures;

    /// <summary>A month's cost of calls, of transfers, and of what is there whether or not anything comes.</summary>
    public double Month => Calls * PerMillion(CallEntities) / Million + Transfers * PerMillion(TransferEntities) / Million + Fixed;

    public double MillionCalls => PerMillion(CallEntities);

    public double MillionTransfers => PerMillion(TransferEntities);

    /// <summary>By what it is paid for.</summary>
    public IEnumerable<(string What, double Dollars)> Parts =>
    [
        ("table operations", (Calls * CallEntities + Transfers * TransferEntities) / 10_000 * _prices.TablePer10000),
        ("Functions", Events / Million * ComputePerMillion),
        ("alerts", Events / Million * AlertsPerMillion),
        ("logs", Events / Million * LogsPerMillion),
        ("state kept", StateGb * _prices.TableGbMonth),
        ("timers", Timers),
        ("always there", AlwaysReady + _prices.ServiceBusBaseMonth),
    ];

    public double PeakEventsPerSecond => (volume.CallsPerDay + volume.TransfersPerDay) / SecondsPerDay * _measures.PeakToMean;

    public double PeakEntitiesPerSecond =>
        (volume.CallsPerDay * CallEntities + volume.TransfersPerDay * TransferEntities) / SecondsPerDay * _measures.PeakToMean;

    /// <summary>Storage accounts the state needs.</summary>
    public double Accounts =>
        Math.Max(1, Math.Ceiling(PeakEntitiesPerSecond / (input.Limits.AccountEntitiesPerSecond * input.Limits.Headroom)));

    public double Instances => Math.Max(1, Math.Ceiling(PeakEventsPerSecond / (_measures.EventsPerInstanceSecond * input.Limits.Headroom)));

    public double AlertsPerDay => (volume.CallsPerDay + volume.TransfersPerDay) / Million * _measures.AlertsPerMillionEvents;

    public double StateGb => volume.Subscribers * _measures.SubjectsPerSubscriber * _measures.SubjectEntityBytes / 1e9;

    /// <summary>Calls a second one storage account takes.</summary>
    public double CallsPerAccountSecond => input.Limits.AccountEntitiesPerSecond * input.Limits.Headroom / CallEntities;

    private double Calls => volume.CallsPerDay * DaysPerMonth;

    private double Transfers => volume.TransfersPerDay * DaysPerMonth;

    private double Events => Calls + Transfers;

    private double CallEntities => _measures.CallEntitiesRead + _measures.CallEntitiesWritten;

    private double TransferEntities => _measures.TransferEntitiesRead + _measures.TransferEntitiesWritten;

    private double Fixed => Timers + AlwaysReady + _prices.ServiceBusBaseMonth + StateGb * _prices.TableGbMonth;

    // The sweep asks every partition, whatever comes; and each instance looks at the queue, the rules and what others have noted.
    private double Timers => DaysPerMonth * SecondsPerDay / 60 / 10_000 * (
        _measures.SweepOperationsPerMinute * _prices.TablePer10000
        + Instances * (_measures.InstanceTableOperationsPerMinute * _prices.TablePer10000
            + _measures.InstanceQueuePollsPerMinute * _prices.QueuePer10000
            + _measures.InstanceBlobListsPerMinute * _prices.BlobWritesPer10000));

    private double AlwaysReady => _prices.AlwaysReadyGbSecond * _measures.InstanceGb * SecondsPerDay * DaysPerMonth;

    // The free grants are left out: they are less than a rounding at any of these volumes.
    private double ComputePerMillion =>
        Million / _measures.EventsPerInstanceSecond * _measures.InstanceGb * _prices.GbSecond
            + _prices.ExecutionsPerMillion / _measures.BatchRecords;

    private double AlertsPerMillion =>
        _measures.AlertsPerMillionEvents * (1 + 2 * _measures.SubscriptionsPerAlert) * _prices.ServiceBusPerMillion / Million;

    private double LogsPerMillion => Million / _measures.BatchRecords * _measures.LogBytesPerBatch / 1e9 * _prices.LogGb;

    private double PerMillion(double entities) =>
        Million * entities / 10_000 * _prices.TablePer10000 + ComputePerMillion + AlertsPerMillion + LogsPerMillion;
}
