// The engine in a program of one's own: rules and calls in, alerts out. dotnet run -- RULES CALLS.ndjson
using System.Security.Cryptography;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Formats;
using FraudSignals.Formats.Records;
using FraudSignals.Identifiers;
using FraudSignals.Rules.Loading;
using FraudSignals.State;

var tokenizer = new Tokenizer(RandomNumberGenerator.GetBytes(32)); // In earnest: a key that is kept, or nothing is known again.
var loaded = RuleLoader.Load(args[0], (kind, key) => WrittenKeys.TokenOf(tokenizer, kind, key));
var engine = new Engine(loaded.Snapshot ?? throw new InvalidDataException(string.Join('\n', loaded.Diagnostics)), new EngineOptions());
using var calls = File.OpenRead(args[1]);
using var records = new RecordStream(calls, RecordReaders.Create(BatchFormat.NdJson, EventType.Call, Source.Local));
var (batch, errors) = (new EventBatch(), new RecordErrors());
for (var status = ReadStatus.BatchFull; status == ReadStatus.BatchFull; batch.Clear())
{
    status = await records.FillAsync(batch, errors);
    foreach (ref var call in batch.Events.AsSpan(0, batch.Count))
    {
        call.Received = call.Time; // Of a file of the past; of calls as they come, the time it is now.
    }

    tokenizer.Tokenize(batch);
    engine.Process(batch, IngestionMode.Live);
    engine.RaisedAlerts.ForEach(d => Console.WriteLine(
        $"{d.Alert.Severity} {d.Alert.Typology} {d.Alert.Score:0}: {string.Join(", ", d.Alert.Reasons.Select(r => r.Rule))}"));
    engine.RaisedAlerts.Clear();
}

Console.WriteLine($"{records.Reader.RecordsRead} calls, {errors.Rejected} refused, {engine.Subjects} subjects");
