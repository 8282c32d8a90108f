using System.Text;
using FraudSignals.Alerts;
using FraudSignals.Backtesting.Files;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Formats;
using FraudSignals.Formats.Reading;
using FraudSignals.Formats.Records;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Single;
using FraudSignals.Ports;
using FraudSignals.Rules;
using FraudSignals.Rules.Testing;
using FraudSignals.State;

namespace FraudSignals.Backtesting.RuleTesting;

/// <summary>Posts the records of one test, one by one, to an engine of its own, through the readers that HTTP batches go through.</summary>
internal sealed class TestPlay : IDisposable
{
    private readonly EventBatch _batch = new(1);

    private readonly TestClock _clock = new();
    private readonly AlertRecorder _store = new([]);
    private readonly Ingestor _ingestor;
    private readonly Dictionary<EventType, RecordReader> _readers = [];
    private readonly Dictionary<Token, string> _keys = [];

    public TestPlay(RuleSnapshot rules, Tokenizer tokenizer, IFindingObserver? observer) =>
        _ingestor = new Ingestor(new Engine(rules, new EngineOptions()) { Observer = observer }, tokenizer, _store, _clock);

    /// <summary>The alerts raised, and how subjects stand.</summary>
    public IReadOnlyList<Alert> Alerts => _store.Alerts;

    public IInspection Inspection => _ingestor;

    /// <summary>How many records were not taken, by outcome.</summary>
    public Dictionary<RecordOutcome, int> NotTaken { get; } = [];

    /// <summary>Records received when the host's clock allows of no other outcome, or never again.</summary>
    public List<string> OutOfTime { get; } = [];

    /// <summary>The key of a subject of some record.</summary>
    public string KeyOf(Token token) => _keys.GetValueOrDefault(token, token.ToString());

    /// <exception cref="UnusableInputException">A record is none; the message says which and why.</exception>
    public async Task PostAsync(RuleTest test, CancellationToken cancellation)
    {
        if (test.Observed > TimeSpan.Zero)
        {
            await PostAsync(Observing(test.Start - test.Observed), IngestionMode.History, cancellation);
        }

        foreach (var record in test.History)
        {
            await PostAsync(record, IngestionMode.History, cancellation);
        }

        foreach (var record in test.Events)
        {
            await PostAsync(record, IngestionMode.Live, cancellation);
        }
    }

    public void Dispose() => _ingestor.Dispose();

    private static Source SourceOf(EventType type) => type == EventType.Verdict ? Source.Verdicts : Source.Local;

    // Sources are observed since their first record, whomever it is about.
    private static TestRecord Observing(DateTimeOffset since) => new(
        EventType.Call,
        $$"""{"id":"observed","time":"{{since.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}}","caller":"observed","callee":"observing","durationSeconds":1}""",
        since, since, 0);

    private async Task PostAsync(TestRecord record, IngestionMode mode, CancellationToken cancellation)
    {
        Read(record);
        _clock.Now = record.Received;
        await _ingestor.SubmitAsync(_batch, SourceOf(record.Type), mode, cancellation);
        ref readonly var e = ref _batch.Events[0];
        foreach (var named in e.Named())
        {
            _keys.TryAdd(named.Key.Token, Encoding.UTF8.GetString(_batch.ClearText(e, named.Position)));
        }

        var outcome = _batch.Outcomes[0];
        if (outcome != RecordOutcome.Accepted)
        {
            NotTaken[outcome] = NotTaken.GetValueOrDefault(outcome) + 1;
            if (outcome is RecordOutcome.TooLate or RecordOutcome.TooEarly)
            {
                OutOfTime.Add(
                    $"line {record.Line}: received {(outcome == RecordOutcome.TooLate ? "too late" : "before its time")}, so it is not "
                    + $"taken");
            }
        }
    }

    private void Read(TestRecord record)
    {
        if (!_readers.TryGetValue(record.Type, out var reader))
        {
            _readers[record.Type] = reader = RecordReaders.Create(BatchFormat.NdJson, record.Type, SourceOf(record.Type));
        }

        _batch.Clear();
        var errors = new RecordErrors();
        reader.Read(Encoding.UTF8.GetBytes(record.Json + "\n"), isFinal: false, _batch, errors, null, out _);
        if (_batch.Count == 0)
        {
            throw new UnusableInputException(
                string.Join(
                    '\n', errors.Items.Select(e => $"line {record.Line}{(e.Field is null ? "" : $", field {e.Field}")}: {e.Detail}")));
        }
    }
}
