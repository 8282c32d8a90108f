using System.Collections.Immutable;
using FraudSignals.Auditing;

namespace FraudSignals.Ports;

/// <summary>The audit trail: entries are added and never changed. Safe for use by many threads.</summary>
public interface IAuditLog
{
    /// <summary>
    /// Adds entries, which are there for good when the task completes. What they are about is done after that, so that nothing done is
    /// missing.
    /// </summary>
    /// <exception cref="Ports.StoreUnavailableException">They may not be kept; what they are about must not be done.</exception>
    ValueTask AppendAsync(IReadOnlyList<AuditNote> notes, CancellationToken cancellation);

    /// <summary>The newest entries that a query takes, oldest first.</summary>
    ValueTask<ImmutableArray<AuditEntry>> ListAsync(AuditQuery query, CancellationToken cancellation);

    /// <summary>Reads everything and says what is wrong.</summary>
    ValueTask<AuditCheck> CheckAsync(CancellationToken cancellation);

    /// <summary>Removes entries older than the retention of the trail.</summary>
    ValueTask ForgetAsync(CancellationToken cancellation);
}
