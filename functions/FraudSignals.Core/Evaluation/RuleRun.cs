using FraudSignals.Alerts;
using FraudSignals.Evaluation.Decisions;
using FraudSignals.Evaluation.Loaded;
using FraudSignals.Evaluation.Stages;
using FraudSignals.State;
using FraudSignals.State.Aggregates;

namespace FraudSignals.Evaluation;

/// <summary>All that an engine runs with one set of rules.</summary>
internal sealed class RuleRun
{
    public RuleRun(LoadedSnapshot loaded, EngineOptions options, EngineState state, DecisionLog log, List<RaisedAlert> raised)
    {
        Loaded = loaded;
        foreach (var quantile in loaded.Readers.OfType<PeerQuantile.Reader>())
        {
            quantile.Lag = state.Table.Peers.Lag;
        }

        Context = new SubjectEvaluation(state.Table, loaded.Readers);
        Prefetcher = new Prefetcher(state.Table, state.Ids, loaded.Uses);
        Sweeper = new Sweeper(options, state);
        Flow = new EventFlow(loaded, state, Sweeper, Prefetcher, Context);
        var ledger = new FindingLedger(state.Table);
        var writer = new AlertWriter(loaded, options.SourceNames, state.Table);
        Findings = new FindingStage(writer, state.Table, ledger, log, raised);
        var settling = new Settling(loaded, state, options.Settling, Context, Findings, ledger, log);
        Rules = new RuleStage(loaded, state, Context, Findings, settling, log);
        Recorded = new ReplayedDecisions(loaded, state, ledger, settling);
    }

    public LoadedSnapshot Loaded { get; }

    public SubjectEvaluation Context { get; }

    public Prefetcher Prefetcher { get; }

    public Sweeper Sweeper { get; }

    public EventFlow Flow { get; }

    public FindingStage Findings { get; }

    /// <summary>Decides what follows a touch.</summary>
    public RuleStage Rules { get; }

    /// <summary>Knows what followed a touch.</summary>
    public ReplayedDecisions Recorded { get; }
}
