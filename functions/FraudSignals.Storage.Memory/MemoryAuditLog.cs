using System.Collections.Immutable;
using FraudSignals.Auditing;
using FraudSignals.Ports;

namespace FraudSignals.Storage.Memory;

/// <summary>The audit trail of a host that keeps nothing: the newest entries, until it ends.</summary>
public sealed class MemoryAuditLog(TimeProvider clock) : IAuditLog
{
    private readonly Lock _lock = new();
    private readonly Queue<(AuditEntry Entry, byte[] Line)> _entries = new();
    private AuditChain _chain = AuditChain.New("memory");

    /// <inheritdoc/>
    public ValueTask AppendAsync(IReadOnlyList<AuditNote> notes, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(notes);
        lock (_lock)
        {
            foreach (var note in notes)
            {
                (var entry, var line, _chain) = _chain.Tie(note, clock.GetUtcNow());
                _entries.Enqueue((entry, line));
                if (_entries.Count > AuditQuery.MostEntries)
                {
                    _entries.Dequeue();
                }
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<AuditEntry>> ListAsync(AuditQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        lock (_lock)
        {
            return ValueTask.FromResult<ImmutableArray<AuditEntry>>(
                [.. _entries.Select(e => e.Entry).Where(query.Takes).TakeLast(query.Limit)]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<AuditCheck> CheckAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(AuditCheck.Of(_entries.Select(e => ("memory", (ReadOnlyMemory<byte>)e.Line)), [_chain]));
        }
    }

    /// <inheritdoc/>
    public ValueTask ForgetAsync(CancellationToken cancellation) => default;
}
