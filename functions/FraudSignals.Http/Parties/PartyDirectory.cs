using System.Collections.Concurrent;
using FraudSignals.Parties;

namespace FraudSignals.Http.Parties;

/// <summary>The parties as they are now, and which of their keys were used. Safe for use by many threads.</summary>
public sealed class PartyDirectory
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new(StringComparer.Ordinal);
    private volatile PartySet? _parties;
    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it was found out if there are parties. Until then nobody is let in.</summary>
    public bool IsKnown => _known.Task.IsCompleted;

    /// <summary>Whether the host has parties. Once it has, it has for good: a document that is gone opens no door.</summary>
    public bool HasParties => _parties != null;

    /// <summary>The parties.</summary>
    public PartySet Parties => _parties ?? PartySet.Empty;

    /// <summary>Why the newest document is not in force; null where it is.</summary>
    public string? Problem { get; private set; }

    /// <summary>Takes a document that was read; null where there is none.</summary>
    public void Take(PartySet? parties)
    {
        Problem = parties == null && HasParties ? "the document of the parties is gone; the last one stays in force" : null;
        _parties = parties ?? _parties;
        _known.TrySetResult();
    }

    /// <summary>Waits until it was found out if there are parties.</summary>
    public Task UntilKnownAsync(CancellationToken cancellation) => _known.Task.WaitAsync(cancellation);

    /// <summary>Notes that the newest document cannot be used; the one before stays in force.</summary>
    public void Refuse(string problem) => Problem = problem;

    /// <summary>Notes that a key was used.</summary>
    public void Use(string key, DateTimeOffset at) => _used[key] = at;

    /// <summary>When this instance last saw a key; null for not since its start.</summary>
    public DateTimeOffset? LastUsed(string key) => _used.TryGetValue(key, out var at) ? at : null;
}
