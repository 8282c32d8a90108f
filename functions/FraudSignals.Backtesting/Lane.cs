using System.Diagnostics;
using FraudSignals.Backtesting.Scoring;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Single;
using FraudSignals.Ingestion.Stages;
using FraudSignals.Ports;
using FraudSignals.Reports;
using FraudSignals.Rules;
using FraudSignals.State;

namespace FraudSignals.Backtesting;

/// <summary>One set of rules in a back-test: an engine of its own, and how long it took for each batch.</summary>
internal sealed class Lane : IDisposable
{
    private readonly Engine _engine;
    private readonly Ingestor _ingestor;
    private readonly bool _follows;
    private double _first = double.MaxValue;
    private double _last;

    /// <param name="rules">The rules.</param>
    /// <param name="tokenKey">What tokens are made with.</param>
    /// <param name="watched">Whose first event matters.</param>
    /// <param name="followed">Whose nearness to an alert matters.</param>
    /// <param name="sources">Whom events are from.</param>
    /// <param name="clock">Not asked for the time of events.</param>
    public Lane(
        RuleSnapshot rules, byte[] tokenKey, IEnumerable<SubjectKey> watched, IReadOnlyCollection<Label> followed,
        IReadOnlyCollection<Source> sources,
        TimeProvider clock)
    {
        _engine = new Engine(rules, new EngineOptions { SourceNames = Source.NamesOf(sources), Settling = new SettlingTimes(sources) });
        Recorder = new AlertRecorder(watched);
        Standings = new BestStandings(followed, tokenKey);
        _follows = followed.Count > 0;
        _ingestor = new Ingestor(_engine, new Tokenizer(tokenKey), Recorder, clock, ReceptionTime.EventTime);
    }

    public AlertRecorder Recorder { get; }

    public BestStandings Standings { get; }

    /// <summary>How many subjects have state.</summary>
    public int Subjects => _engine.Subjects;

    /// <summary>The rules and what they could not judge.</summary>
    public ValueTask<RulesReport> RulesAsync(CancellationToken cancellation) => _ingestor.RulesAsync(cancellation);

    /// <summary>Seconds for each batch so far.</summary>
    public List<double> BatchSeconds { get; } = [];

    /// <summary>The days from the first event of the period to the last.</summary>
    public double Days => _last < _first ? 0 : (_last - _first) / TimeSpan.MillisecondsPerDay;

    /// <summary>Tells somebody of every hit from now on.</summary>
    public void Observe(IFindingObserver? observer) => _engine.Observer = observer;

    public void Dispose() => _ingestor.Dispose();

    public async ValueTask SubmitAsync(EventBatch batch, IngestionMode mode, CancellationToken cancellation)
    {
        if (mode == IngestionMode.Live && batch.Count > 0)
        {
            _first = Math.Min(_first, batch.Events[0].Time);
            _last = Math.Max(_last, batch.Events[batch.Count - 1].Time);
        }

        var started = Stopwatch.GetTimestamp();
        if (_follows)
        {
            await Standings.SubmitAsync(batch, _ingestor, mode, cancellation);
        }
        else
        {
            await _ingestor.SubmitAsync(batch, mode, cancellation);
        }

        BatchSeconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
    }
}
