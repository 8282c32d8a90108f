using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Ingestion.Single;

namespace FraudSignals.Rules.Tests.Loading;

/// <summary>Keeps nothing.</summary>
internal sealed class NoStore : IStore
{
    public ValueTask LoadAsync(Engine engine, EventBatch batch, CancellationToken cancellation) => default;

    public ValueTask CommitAsync(Commit commit, CancellationToken cancellation) => default;
}
