using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Identifiers;
using FraudSignals.Rules;
using FraudSignals.State;

namespace FraudSignals.Benchmarks.Measuring;

/// <summary>The whole way of an event on one thread: bytes, batch, tokens, state, rules, findings, alerts.</summary>
internal sealed class Pipeline(RuleSnapshot snapshot, Tokenizer tokenizer, EventType type)
{
    private readonly Intake _intake = new(type);

    public Engine Engine { get; } = new(snapshot, new EngineOptions());

    public BatchOutcome Found { get; private set; }

    /// <summary>Nanoseconds of the thread spent on reading bytes, since the start.</summary>
    public long ReadTime { get; private set; }

    /// <summary>Nanoseconds of the thread spent on tokens, since the start.</summary>
    public long TokenTime { get; private set; }

    public void Run(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            var start = ThreadClock.Now;
            if (!_intake.Next(ref bytes))
            {
                return;
            }

            var read = ThreadClock.Now;
            tokenizer.Tokenize(_intake.Batch);
            TokenTime += ThreadClock.Now - read;
            ReadTime += read - start;
            Found += Engine.Process(_intake.Batch, IngestionMode.Live);
            Engine.RaisedAlerts.Clear();
        }
    }
}
