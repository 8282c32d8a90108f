using System.Collections.Concurrent;

namespace FraudSignals.Ingestion.Shared;

/// <summary>
/// Finishes intents whose records come again, so that a batch that was sent once more is answered when all of it is done. Whoever began
/// them may still be at work: both then meet what the other has done, as with any two that share a subject. Safe for use by many threads.
/// </summary>
internal sealed class EarlierIntents(ISubjectStore store, ClusterState notes, Leftovers leftovers)
{
    // Those that are closed stay so.
    private readonly ConcurrentDictionary<ulong, bool> _closed = [];

    /// <summary>Finishes those that are open.</summary>
    /// <returns>Whether any was.</returns>
    /// <exception cref="Ports.StoreUnavailableException">Some may still be open; asking again goes on.</exception>
    public async ValueTask<bool> FinishAsync(IReadOnlyCollection<ulong> intents, CancellationToken cancellation)
    {
        if (intents.Count == 0)
        {
            return false;
        }

        foreach (var past in _closed.Keys.Where(c => c < notes.OldestOpenIntent))
        {
            _closed.TryRemove(past, out _);
        }

        var asked = intents.Where(i => i >= notes.OldestOpenIntent && !_closed.ContainsKey(i)).ToList();
        var rows = await Task.WhenAll(asked.Select(i => RowsAsync(i, cancellation))).ConfigureAwait(false);
        foreach (var row in rows.SelectMany(r => r))
        {
            // Begun is finished, whether or not the client still listens.
            await leftovers.FinishAsync(row, CancellationToken.None).ConfigureAwait(false);
        }

        asked.ForEach(i => _closed[i] = true);
        return rows.Any(r => r.Count > 0);
    }

    private Task<IReadOnlyList<SubjectRow>> RowsAsync(ulong intent, CancellationToken cancellation) => store.RowsAsync(
        IntentId.PartitionOf(intent, store.Partitions), RowName.From(RowName.Intents, intent), RowName.From(RowName.Intents, intent + 1),
        cancellation).AsTask();
}
