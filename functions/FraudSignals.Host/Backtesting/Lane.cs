using System.Diagnostics;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Ingestion;
using FraudSignals.Rules;
using FraudSignals.Subjects;

namespace FraudSignals.Host.Backtesting;

/// <summary>One set of rules in a back-test: an engine of its own, and how long it took for each batch.</summary>
internal sealed class Lane
{
    private readonly Engine _engine;

    /// <param name="rules">The rules.</param>
    /// <param name="tokenKey">What tokens are made with.</param>
    /// <param name="watched">Whose first event matters.</param>
    /// <param name="sources">Whom events are from.</param>
    /// <param name="clock">Not asked for the time of events.</param>
    public Lane(RuleSnapshot rules, byte[] tokenKey, IEnumerable<SubjectKey> watched, IReadOnlyCollection<Source> sources, TimeProvider clock)
    {
        _engine = new Engine(rules, new EngineOptions { SourceNames = Source.NamesOf(sources) });
        Recorder = new AlertRecorder(watched);
        Ingestor = new Ingestor(_engine, new Tokenizer(tokenKey), Recorder, clock, Stamp.EventTime);
    }

    public AlertRecorder Recorder { get; }

    public Ingestor Ingestor { get; }

    /// <summary>How many subjects have state.</summary>
    public int Subjects => _engine.Subjects;

    /// <summary>Seconds for each batch so far.</summary>
    public List<double> BatchSeconds { get; } = [];

    public async ValueTask SubmitAsync(EventBatch batch, IngestionMode mode, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        await Ingestor.SubmitAsync(batch, mode, cancellation);
        BatchSeconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
    }
}
