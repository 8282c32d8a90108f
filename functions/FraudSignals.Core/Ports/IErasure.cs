using FraudSignals.Events;

namespace FraudSignals.Ports;

/// <summary>Forgets a subject because somebody may demand it.</summary>
public interface IErasure
{
    /// <summary>
    /// Erases what is kept of one subject: its figures, findings and evidence. Not erased are its events and its alerts, which
    /// hold its token and go at the end of their retention, and what others' figures count it for.
    /// </summary>
    /// <param name="kind">The subject's kind.</param>
    /// <param name="normalisedKey">The identifier as <see cref="Events.EventBatch.SetIdentifier"/> would get it, UTF-8.</param>
    /// <param name="cancellation">Gives up before anything is erased.</param>
    /// <returns>Whether anything was kept.</returns>
    /// <exception cref="StoreUnavailableException">It could not be erased now.</exception>
    ValueTask<bool> EraseAsync(SubjectKind kind, ReadOnlyMemory<byte> normalisedKey, CancellationToken cancellation);
}
