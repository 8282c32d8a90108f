using System.Diagnostics.Metrics;
using FraudSignals.Events;
using FraudSignals.Ingestion;

namespace FraudSignals.Http.Endpoints;

/// <summary>What comes in batches of one type of event, what it is answered with and how long that takes.</summary>
internal sealed class BatchMetrics
{
    private const string Rejected = "rejected";

    // By RecordOutcome.
    private static readonly string[] Outcomes = ["accepted", "duplicate", "superseded", "too_late", "too_early", "conflict"];

    private readonly KeyValuePair<string, object?> _type;
    private readonly Counter<long> _events;
    private readonly Counter<long> _batches;
    private readonly Histogram<double> _durations;
    private readonly StageDurations _stages;

    public BatchMetrics(Meter meter, EventType type)
    {
        _type = new("type", type.ToString().ToLowerInvariant());
        _events = meter.CreateCounter<long>("fraudsignals.events", "{event}", "Events by what became of them.");
        _batches = meter.CreateCounter<long>("fraudsignals.batches", "{batch}", "Batches answered.");
        _durations = meter.CreateHistogram("fraudsignals.batch.duration", "s", "From the request to its answer.", tags: null, Telemetry.Durations);
        _stages = new StageDurations(meter);
    }

    /// <summary>Counts what a read brought.</summary>
    /// <param name="taken">How long it took.</param>
    /// <param name="rejected">How many records were refused by it.</param>
    public void Read(TimeSpan taken, long rejected)
    {
        _stages.Record(Stage.Read, taken);
        Count(rejected, Rejected);
    }

    /// <summary>Counts events that were processed, by <see cref="RecordOutcome"/>.</summary>
    public void Processed(ReadOnlySpan<long> outcomes)
    {
        for (var i = 0; i < outcomes.Length; i++)
        {
            Count(outcomes[i], Outcomes[i]);
        }
    }

    public void Answered(int status, TimeSpan taken)
    {
        _batches.Add(1, _type, new KeyValuePair<string, object?>("http.response.status_code", status));
        _durations.Record(taken.TotalSeconds, _type);
    }

    private void Count(long events, string outcome)
    {
        if (events > 0)
        {
            _events.Add(events, _type, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }
}
