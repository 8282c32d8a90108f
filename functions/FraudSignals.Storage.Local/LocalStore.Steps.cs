using FraudSignals.Evaluation;
using FraudSignals.Ports;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Outbox;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Storage.Local;

/// <content>What a store does by itself, step by step, for those who drive it.</content>
public sealed partial class LocalStore
{
    /// <summary>The number of the newest record, durable or not.</summary>
    internal long NewestRecord => _writing!.Journal.Newest.Record;

    /// <summary>Opens a directory, of whatever small segments; nothing is done but by the steps below.</summary>
    internal static LocalStore OpenDriven(LocalStoreOptions options, Engine engine, TimeProvider clock, ILogger log, Disk disk) =>
        Begun(Look(options, engine, clock, log, disk, null, isDriven: true));

    /// <summary>Takes a checkpoint now; further ones are taken by themselves.</summary>
    internal Task CheckpointAsync() => _writing!.Upkeep.TakeAsync(Attached, CancellationToken.None);

    /// <summary>Drops what is old now; it is done by itself every minute.</summary>
    internal Task RetainAsync() => _writing!.Upkeep.RetainAsync(Attached, CancellationToken.None);

    /// <summary>The step of a driven store: what waits is written and acknowledged.</summary>
    internal void Turn() => _writing!.Journal.Turn();

    /// <summary>The step of a driven store: some of what waits for a target is published.</summary>
    internal Task PublishAsync(int target) => _publishers[target].StepAsync();

    /// <summary>Publishes to targets, in steps.</summary>
    internal void Attach(IReadOnlyList<IAlertTarget> targets)
    {
        Begin();
        var (journal, _, retention, _, upkeep) = _writing!;
        _publishers =
        [
            .. targets.Select(
                t =>
                    new Publisher(t, _alerts, new OutboxPosition(_disk, _layout.Outbox, t.Name, _clock, () => journal.Safe.Record), _clock,
                        _log)),
        ];
        (retention.Publishers, retention.File) = (_publishers, targets.OfType<AlertFile>().FirstOrDefault());
    }
}
