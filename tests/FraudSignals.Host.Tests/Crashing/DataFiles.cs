namespace FraudSignals.Host.Tests.Crashing;

/// <summary>What can be seen of a running host's work in its data directory.</summary>
internal sealed class DataFiles(string directory)
{
    /// <summary>The files of published alerts, the oldest first.</summary>
    public IEnumerable<string> Alerts => Find(".", "alerts-*.ndjson").Order(StringComparer.Ordinal).Concat(Find(".", "alerts.ndjson"));

    /// <summary>A checkpoint is being written, and has not got its name yet.</summary>
    public bool IsCheckpointUnderWay => Find("checkpoints", "*.writing").Any();

    /// <summary>
    /// The number of the newest journal file. While a host takes batches that is one it keeps ready; a higher one means it has rolled over.
    /// </summary>
    public int NewestSegment =>
        Find("journal", "*.journal").Select(path => int.Parse(Path.GetFileNameWithoutExtension(path))).DefaultIfEmpty().Max();

    private IEnumerable<string> Find(string name, string pattern)
    {
        var path = Path.Combine(directory, name);
        return Directory.Exists(path) ? Directory.EnumerateFiles(path, pattern) : [];
    }
}
