using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace FraudSignals.Http.Batches;

/// <summary>
/// Watches what share of each source's records is not taken, so that a feed that says nothing any more is noticed though all its batches
/// get 200.
/// </summary>
internal sealed class FeedWatch
{
    /// <summary>With fewer records nothing is said.</summary>
    public const int LeastRecords = 20;

    /// <summary>The share from which a feed has a problem.</summary>
    public const double NearlyAll = 0.9;

    private readonly ConcurrentDictionary<string, Feed> _feeds = new(StringComparer.Ordinal);
    private readonly TimeProvider _clock;

    /// <param name="clock">Measures what is recent.</param>
    /// <param name="meters">Publishes the shares.</param>
    public FeedWatch(TimeProvider clock, IMeterFactory meters)
    {
        _clock = clock;
        meters.Create(Telemetry.Name).CreateObservableGauge(
            "fraudsignals.feed.refused",
            () => _feeds.Values.Select(f => f.Share).OfType<FeedShare>().Select(s => new Measurement<double>(
                s.Refused, new("source", s.Source), new("reason", s.Reason.Replace(' ', '_')))),
            "1",
            "The share of a source's records of the last hour that was refused, and the main reason; none, no value.");
    }

    /// <summary>What is wrong with feeds now.</summary>
    public IEnumerable<string> Problems => _feeds.Values.Select(f => f.Share).OfType<FeedShare>()
        .Where(s => s.Records >= LeastRecords && s.Refused >= NearlyAll)
        .OrderBy(s => s.Source, StringComparer.Ordinal)
        .Select(s => $"{s.Refused:0%} of the {s.Records} records of {s.Source} in the last hour were not taken, most as {s.Reason}");

    /// <summary>All sources of which records came.</summary>
    public IEnumerable<Feed> All => _feeds.Values;

    public Feed Of(string source) => _feeds.GetOrAdd(source, name => new Feed(name, _clock));
}
