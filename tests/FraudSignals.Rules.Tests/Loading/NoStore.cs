using FraudSignals.Ingestion.Single;

namespace FraudSignals.Rules.Tests.Loading;

/// <summary>Keeps nothing.</summary>
internal sealed class NoStore : ICommitLog
{
    public ValueTask ReserveAsync(int events, CancellationToken cancellation) => default;

    public ValueTask AppendAsync(Commit commit) => default;
}
