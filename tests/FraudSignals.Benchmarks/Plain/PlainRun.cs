using FraudSignals.Benchmarks.Commands;
using FraudSignals.Benchmarks.Measuring;
using FraudSignals.Benchmarks.Traffic;
using FraudSignals.Identifiers;

namespace FraudSignals.Benchmarks.Plain;

/// <summary>
/// The plain way over traffic of its own, from bytes to hits as well. Of many subscribers it gets ten thousand only, since
/// more do not fit into memory; that is in its favour.
/// </summary>
internal sealed class PlainRun
{
    public const int MaxSubscribers = 10_000;

    private readonly PlainEngine _engine;
    private readonly Tokenizer _tokenizer = Setting.NewTokenizer();
    private readonly EventTraffic _traffic;
    private readonly Intake _intake;
    private readonly Slice _slice;

    public PlainRun(Setting setting, string traffic, int subscribers, double warmDays, int eventsPerSlice)
    {
        _engine = new PlainEngine(setting.Snapshot, setting.RulesDirectory);
        _traffic = Setting.Traffic(traffic, Math.Min(subscribers, MaxSubscribers));
        _intake = new Intake(_traffic.Type);
        var warm = new Slice(_traffic, 16 * Intake.BatchSize);
        var total = (long)(_traffic.EventsPerDay * warmDays);
        var progress = new Progress("warming the plain way", total);
        for (long done = 0; done < total; done += warm.Events)
        {
            warm.Fill(total - done);
            Run(warm, evaluate: false);
            progress.At(done + warm.Events);
        }

        // Until RulesEngine has compiled its rules and the runtime has settled.
        _slice = new Slice(_traffic, eventsPerSlice);
        for (long done = 0; done < 3_000; done += eventsPerSlice)
        {
            Next();
        }
    }

    public IReadOnlyDictionary<string, long> Hits => _engine.Hits;

    /// <summary>The next slice; returns nanoseconds of the thread for each event.</summary>
    public double Next()
    {
        _slice.Fill(long.MaxValue);
        var start = ThreadClock.Now;
        Run(_slice, evaluate: true);
        return (double)(ThreadClock.Now - start) / _slice.Events;
    }

    private void Run(Slice slice, bool evaluate)
    {
        var bytes = slice.Bytes;
        while (_intake.Next(ref bytes))
        {
            _tokenizer.Tokenize(_intake.Batch);
            _engine.Process(_intake.Batch, 0, _intake.Batch.Count, evaluate);
        }
    }
}
