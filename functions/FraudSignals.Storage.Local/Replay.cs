using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Storage.Local.Alerts;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Journal;

namespace FraudSignals.Storage.Local;

/// <summary>Does again what journal records say was done.</summary>
internal sealed class Replay(Engine engine, AlertLog alerts)
{
    private EventBatch _batch = new();

    /// <summary>How many records were applied.</summary>
    public long Records { get; private set; }

    /// <summary>The names of subjects that wait, in the journal's order.</summary>
    public List<WaitingName> Names { get; } = [];

    public void Apply(ReadOnlyMemory<byte> record)
    {
        switch ((RecordKind)record.Span[0])
        {
            case RecordKind.Commit:
                Apply(CommitRecord.Read(record, BatchFor));
                break;
            case RecordKind.Erasure:
                engine.Erase(ErasureRecord.Read(record.Span));
                break;
            case RecordKind.Loss:
                alerts.ContinueAt(LossRecord.Read(record.Span).Alerts);
                break;
            case RecordKind.Clock:
                engine.AcceptClock(ClockRecord.Read(record.Span));
                break;
            case RecordKind.Names:
                Names.AddRange(NamesRecord.Read(record.Span));
                break;
            case RecordKind.Mark:
                break;
            default:
                throw new StoreDamagedException(
                    $"It is of kind {record.Span[0]}, which this program does not know. Start the program that wrote it.");
        }

        Records++;
    }

    private void Apply(CommitRecord commit)
    {
        engine.Replay(commit.Batch, commit.Mode, commit.Decisions);
        alerts.Append([.. commit.RaisedAlerts.Select(d => d.Alert)]);
    }

    private EventBatch BatchFor(int events)
    {
        _batch.Clear();
        if (events > _batch.Events.Length)
        {
            _batch = new EventBatch(events);
        }

        return _batch;
    }
}
