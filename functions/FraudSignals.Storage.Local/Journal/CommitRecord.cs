using System.Text;
using System.Text.Json;
using FraudSignals.Alerts;
using FraudSignals.Binary;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Ingestion.Single;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local.Journal;

/// <summary>What a batch led to, as a journal record: events with their outcomes, the engine's decisions, and the alerts.</summary>
internal sealed record CommitRecord
{
    private const byte Version = 1;

    private static readonly byte[] EngineVersion = Encoding.UTF8.GetBytes(typeof(Engine).Assembly.GetName().Version!.ToString());

    public required EventBatch Batch { get; init; }

    public required IngestionMode Mode { get; init; }

    /// <summary>The hash of the rules that decided.</summary>
    public required string Snapshot { get; init; }

    /// <summary>The version of the engine that decided.</summary>
    public required string Engine { get; init; }

    /// <summary>What <see cref="Evaluation.Engine.Replay"/> takes.</summary>
    public required ReadOnlyMemory<byte> Decisions { get; init; }

    /// <summary>The alerts, without clear keys.</summary>
    public required IReadOnlyList<RaisedAlert> RaisedAlerts { get; init; }

    /// <param name="into">Takes the record.</param>
    /// <param name="commit">What the batch led to.</param>
    public static void Write(GrowingBuffer into, Commit commit)
    {
        into.Write([(byte)RecordKind.Commit, Version, (byte)commit.Mode]);
        into.PutBlock(EngineVersion);
        into.PutText(commit.Snapshot);
        into.PutSmall(commit.Batch.Count);
        EventCodec.Write(into, commit.Batch);
        into.PutBlock(commit.Decisions.Span);
        into.PutSmall(commit.RaisedAlerts.Count);
        foreach (var raised in commit.RaisedAlerts)
        {
            into.PutSmall(raised.EventIndex);
            into.PutBlock(JsonSerializer.SerializeToUtf8Bytes(raised.Alert.WithoutKey(), AlertJson.Readable.Alert));
        }
    }

    /// <param name="record">The record from its first byte on.</param>
    /// <param name="batchOf">Gives an empty batch for that many events.</param>
    /// <exception cref="StoreDamagedException">It cannot be read.</exception>
    public static CommitRecord Read(ReadOnlyMemory<byte> record, Func<int, EventBatch> batchOf)
    {
        try
        {
            return Parse(record, batchOf);
        }
        catch (InvalidDataException problem)
        {
            throw new StoreDamagedException(problem.Message, problem);
        }
    }

    private static CommitRecord Parse(ReadOnlyMemory<byte> record, Func<int, EventBatch> batchOf)
    {
        var reader = new ByteReader(record.Span[1..]);
        if (reader.Byte() is var version && version != Version)
        {
            throw new StoreDamagedException(
                $"A commit has version {version}; this program reads version {Version}. Start the program that wrote it.");
        }

        var mode = (IngestionMode)reader.Byte();
        var engine = Encoding.UTF8.GetString(reader.Block());
        var snapshot = Encoding.UTF8.GetString(reader.Block());
        var count = reader.Count();
        var batch = batchOf(count);
        EventCodec.Read(ref reader, count, batch);
        var decisionsLength = reader.Count();
        var decisions = record.Slice(record.Length - reader.Remaining, decisionsLength);
        reader.Bytes(decisionsLength);
        var raised = new RaisedAlert[reader.Count()];
        for (var i = 0; i < raised.Length; i++)
        {
            var index = (int)reader.Varint();
            raised[i] = new RaisedAlert(index, AlertOf(reader.Block()));
        }

        return reader.AtEnd
            ? new CommitRecord
            {
                Batch = batch, Mode = mode, Engine = engine, Snapshot = snapshot, Decisions = decisions, RaisedAlerts = raised,
            }
            : throw new StoreDamagedException("A commit holds more than it should.");
    }

    private static Alert AlertOf(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, AlertJson.Readable.Alert) ?? throw new StoreDamagedException("An alert is missing.");
        }
        catch (JsonException problem)
        {
            throw new StoreDamagedException("An alert is no valid JSON.", problem);
        }
    }
}
