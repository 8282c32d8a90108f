using FraudSignals.Events;
using FraudSignals.Reports;

namespace FraudSignals.Ports;

/// <summary>What the engine knows, for people who ask.</summary>
public interface IInspection
{
    /// <summary>The active rules and their counters.</summary>
    ValueTask<RulesReport> RulesAsync(CancellationToken cancellation);

    /// <summary>One subject's aggregates, findings, alerts and what its typologies still lack; null where no state is kept.</summary>
    /// <param name="kind">The subject's kind.</param>
    /// <param name="normalisedKey">The identifier as <see cref="Events.EventBatch.SetIdentifier"/> would get it, UTF-8.</param>
    /// <param name="cancellation">Stops the read.</param>
    ValueTask<SubjectReport?> SubjectAsync(SubjectKind kind, ReadOnlyMemory<byte> normalisedKey, CancellationToken cancellation);

    /// <summary>The key under which a subject's state is kept, whether there is any or not.</summary>
    ValueTask<SubjectKey> KeyAsync(SubjectKind kind, ReadOnlyMemory<byte> normalisedKey, CancellationToken cancellation);
}
