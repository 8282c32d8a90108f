using System.Diagnostics.Metrics;
using FraudSignals.Events;
using FraudSignals.Reports;

namespace FraudSignals.Http.Batches;

/// <summary>What comes in batches of one type of event, what it is answered with and how long that takes.</summary>
internal sealed class BatchMetrics
{
    private const string Rejected = "rejected";

    // By RecordOutcome, and later parts.
    private static readonly string[] Outcomes = ["accepted", "duplicate", "superseded", "too_late", "too_early", "conflict", "partial"];

    private readonly KeyValuePair<string, object?> _type;
    private readonly Counter<long> _events;
    private readonly Counter<long> _batches;
    private readonly Histogram<double> _durations;
    private readonly StageDurations _stages;
    private readonly Counter<long> _withheld;
    private readonly Counter<long> _opaque;
    private readonly Counter<long> _notFinal;

    public BatchMetrics(Meter meter, EventType type)
    {
        _type = new("type", type.ToString().ToLowerInvariant());
        _events = meter.CreateCounter<long>("fraudsignals.events", "{event}", "Events by what became of them.");
        _batches = meter.CreateCounter<long>("fraudsignals.batches", "{batch}", "Batches answered.");
        _durations = meter.CreateHistogram("fraudsignals.batch.duration", "s", "From the request to its answer.", tags: null,
            Telemetry.Durations);
        _stages = new StageDurations(meter);
        _withheld = meter.CreateCounter<long>(
            "fraudsignals.events.withheld", "{event}", "Accepted events with a side that is withheld or not known.");
        _opaque = meter.CreateCounter<long>(
            "fraudsignals.identifiers.opaque", "{identifier}", "Identifiers that are tokens, or none of their kind by form.");
        _notFinal = meter.CreateCounter<long>(
            "fraudsignals.events.not_final", "{event}", "Accepted transfers that are pending or rejected, and count for nothing.");
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
    /// <param name="outcomes">How many there were of each.</param>
    /// <param name="source">Who sent them.</param>
    /// <param name="known">What is known of those that were accepted.</param>
    public void Processed(ReadOnlySpan<long> outcomes, string source, KnownTally known)
    {
        var from = new KeyValuePair<string, object?>("source", source);
        Count(_withheld, known.Withheld, from);
        Count(_notFinal, known.NotFinal, from);
        for (var kind = 0; kind < known.Opaque.Length; kind++)
        {
            if (known.Opaque[kind] > 0)
            {
                _opaque.Add(known.Opaque[kind], from, new KeyValuePair<string, object?>("kind", KnownTally.NameOf(kind)));
            }
        }

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

    private void Count(Counter<long> counter, long events, KeyValuePair<string, object?> source)
    {
        if (events > 0)
        {
            counter.Add(events, _type, source);
        }
    }

    private void Count(long events, string outcome)
    {
        if (events > 0)
        {
            _events.Add(events, _type, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }
}
