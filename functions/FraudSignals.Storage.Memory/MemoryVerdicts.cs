using System.Collections.Immutable;
using FraudSignals.Ingestion.Verdicts;
using FraudSignals.Ports;
using FraudSignals.Verdicts;

namespace FraudSignals.Storage.Memory;

/// <summary>Keeps verdicts in memory: nothing survives the process.</summary>
public sealed class MemoryVerdicts : IVerdictLog
{
    private readonly Lock _lock = new();

    /// <summary>What there is.</summary>
    public VerdictIndex Index { get; } = new();

    /// <inheritdoc/>
    public ValueTask<(Verdict Kept, bool IsNew)> AddAsync(Verdict verdict, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (Index.Find(verdict) is { } known)
            {
                return ValueTask.FromResult((known, false));
            }

            Index.Add(verdict);
            return ValueTask.FromResult((verdict, true));
        }
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<Verdict>> OfAlertAsync(string alert, CancellationToken cancellation) =>
        ValueTask.FromResult(Index.Of(alert));

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<Verdict>> AllAsync(CancellationToken cancellation) => ValueTask.FromResult(Index.All);

    /// <inheritdoc/>
    public ValueTask ForgetAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        lock (_lock)
        {
            Index.Forget(before);
        }

        return default;
    }
}
