using BenchmarkDotNet.Attributes;
using FraudSignals.Benchmarks.Commands;
using FraudSignals.Benchmarks.Measuring;
using FraudSignals.Benchmarks.Traffic;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Identifiers;
using FraudSignals.Rules;

namespace FraudSignals.Benchmarks.Micro;

/// <summary>Per event: reading, tokens, the engine on ten thousand warm subscribers, and one rule's condition.</summary>
public class Steps
{
    private const int Subscribers = 10_000;
    private const int WarmDays = 7;
    private const int Batches = 64;

    private readonly FixedValues _values = new();
    private Slice _slice = null!;
    private Intake _intake = null!;
    private EventBatch[] _batches = null!;
    private Tokenizer _tokenizer = null!;
    private Engine _engine = null!;
    private Condition _condition = null!;
    private long _nextId = 1L << 40;
    private int _next;
    private long _span;

    /// <summary>Where the rules are; set before the run, which happens in this process.</summary>
    public static string RulesDirectory { get; set; } = "rules";

    [GlobalSetup]
    public void Warm()
    {
        var setting = new Setting(RulesDirectory);
        var traffic = new CallTraffic(Subscribers);
        var pipeline = new Pipeline(setting.Snapshot, setting.Tokenizer, EventType.Call);
        _slice = new Slice(traffic, Intake.BatchSize);
        Setting.Warm(pipeline, traffic, _slice, WarmDays);
        _engine = pipeline.Engine;
        _tokenizer = setting.Tokenizer;
        _condition = setting.Snapshot.Rules.First(r => r.Id == "fan_out").Condition;
        _intake = new Intake(EventType.Call);

        _batches = [.. Enumerable.Range(0, Batches).Select(_ => NextBatch())];
        _span = Batches * Intake.BatchSize * 86_400_000L / traffic.EventsPerDay;
    }

    private EventBatch NextBatch()
    {
        _slice.Fill(Intake.BatchSize);
        var intake = new Intake(EventType.Call);
        var bytes = _slice.Bytes;
        intake.Next(ref bytes);
        _tokenizer.Tokenize(intake.Batch);
        return intake.Batch;
    }

    [Benchmark(OperationsPerInvoke = Intake.BatchSize)]
    public int Parse()
    {
        var bytes = _slice.Bytes;
        _intake.Next(ref bytes);
        return _intake.Batch.Count;
    }

    [Benchmark(OperationsPerInvoke = Intake.BatchSize)]
    public void Tokenise() => _tokenizer.Tokenize(_batches[_next++ % Batches]);

    /// <summary>Sixteen hours of calls again and again, under new ids and as much later.</summary>
    [Benchmark(OperationsPerInvoke = Intake.BatchSize)]
    public BatchOutcome Process()
    {
        var batch = _batches[_next++ % Batches];
        foreach (ref var e in batch.Events.AsSpan(0, batch.Count))
        {
            e.Time += _span;
            e.Received = e.Time;
            e.Id = RecordId.FromPacked((UInt128)_nextId++);
        }

        var outcome = _engine.Process(batch, IngestionMode.Live);
        _engine.RaisedAlerts.Clear();
        return outcome;
    }

    [Benchmark]
    public sbyte Condition() => _condition(_values);

    private sealed class FixedValues : EvaluationContext
    {
        public override double Aggregate(int index) => 30 + index;

        public override double CoveredAggregate(int index) => 30 + index;
    }
}
