using System.Collections.Immutable;
using FraudSignals.Alerts;

namespace FraudSignals.Ports;

/// <summary>The alerts that budgets hold. Safe for use by many threads.</summary>
public interface IHeldAlerts
{
    /// <summary>How long they are held at most; older ones stay in the log as they are.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromDays(8);

    /// <summary>Those that are held now, oldest first.</summary>
    ValueTask<ImmutableArray<Alert>> ListAsync(CancellationToken cancellation);

    /// <summary>Lets alerts go, as if they were raised now. Letting them go again changes nothing.</summary>
    /// <exception cref="Ports.StoreUnavailableException">Some may be held still; letting them go again is safe.</exception>
    ValueTask ReleaseAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation);

    /// <summary>Throws alerts away: they are told nobody.</summary>
    /// <exception cref="Ports.StoreUnavailableException">Some may be held still; throwing them away again is safe.</exception>
    ValueTask DiscardAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation);
}
