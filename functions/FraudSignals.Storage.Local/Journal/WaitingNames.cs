using System.Text;
using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Ingestion.Sealing;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local.Journal;

/// <summary>
/// The identifiers of subjects of whom an alert may come without a record of their own, sealed as those in alerts are: without them an
/// alert that was waited for over a restart could name nobody. Journal records hold them, those still wanted once more at each
/// checkpoint. Safe for use by many threads.
/// </summary>
/// <param name="sealer">Seals them.</param>
/// <param name="names">What the journal holds, in its order.</param>
internal sealed class WaitingNames(AlertSealer sealer, IEnumerable<WaitingName> names)
{
    // Kept for longer than asked for, so that a subject whose records come all day is not written with each of them.
    private static readonly TimeSpan Longer = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<SubjectKey, WaitingName> _names = names.GroupBy(n => n.Subject).ToDictionary(g => g.Key, g => g.Last());

    /// <summary>How much a record of them takes, about; 0 where there are none.</summary>
    public int Bytes
    {
        get
        {
            lock (_lock)
            {
                return _names.Count * NamesRecord.BytesOfOne;
            }
        }
    }

    /// <summary>Takes the subjects a batch has left waiting.</summary>
    /// <param name="waiting">Who.</param>
    /// <param name="received">When the batch was received, milliseconds since 1970.</param>
    /// <returns>The names that must be in the journal before the batch is answered.</returns>
    public async ValueTask<IReadOnlyList<WaitingName>> AddAsync(IReadOnlyList<WaitingSubject> waiting, long received)
    {
        List<WaitingName> added = [];
        foreach (var (subject, due, clear) in waiting)
        {
            if (IsKnown(subject, due))
            {
                continue;
            }

            var until = due + (long)Longer.TotalMilliseconds;
            var name = await sealer.SealAsync(
                Of(subject) with { Key = Encoding.UTF8.GetString(clear.Span) }, TimeSpan.FromMilliseconds(until - received) + Longer,
                CancellationToken.None).ConfigureAwait(false);
            added.Add(new WaitingName(subject, until, name));
            lock (_lock)
            {
                _names[subject] = added[^1];
            }
        }

        return added;
    }

    /// <summary>An alert with the identifier of its subject, where that was waiting and the alert has none.</summary>
    public async ValueTask<Alert> NameAsync(Alert alert)
    {
        WaitingName? name = null;
        if (alert.Subject.Key == null && Enum.TryParse<SubjectKind>(alert.Subject.Kind, ignoreCase: true, out var kind)
            && Token.TryParse(alert.Subject.Token, out var token))
        {
            lock (_lock)
            {
                _names.TryGetValue(new SubjectKey(kind, token), out name);
            }
        }

        return name == null ? alert
            : (await sealer.OpenAsync([alert with { Subject = alert.Subject with { Sealed = name.Sealed } }], CancellationToken.None)
                .ConfigureAwait(false))[0];
    }

    /// <summary>Forgets a subject's identifier for good.</summary>
    /// <returns>Whether there was one.</returns>
    public async ValueTask<bool> EraseAsync(SubjectKey subject)
    {
        WaitingName? name;
        lock (_lock)
        {
            _names.Remove(subject, out name);
        }

        return name != null
            && await sealer.DestroyAsync([Of(subject) with { Sealed = name.Sealed }], CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Forgets those nobody waits for any more, and writes the others as a journal record.</summary>
    /// <param name="received">When the newest record was received, milliseconds since 1970.</param>
    /// <param name="into">Takes the record.</param>
    public void Write(long received, GrowingBuffer into)
    {
        lock (_lock)
        {
            foreach (var old in _names.Values.Where(n => n.Until <= received).ToList())
            {
                _names.Remove(old.Subject);
            }

            NamesRecord.Write(into, _names.Values);
        }
    }

    private bool IsKnown(SubjectKey subject, long due)
    {
        lock (_lock)
        {
            return _names.TryGetValue(subject, out var known) && known.Until >= due;
        }
    }

    private static AlertSubject Of(SubjectKey subject) => new(subject.Kind.ToString().ToLowerInvariant(), subject.Token.ToString(), null);
}
