using FraudSignals.Parties;

namespace FraudSignals.Alerts.Delivery;

/// <summary>A party's own alerts as it may see them.</summary>
public interface IPartyAlerts
{
    /// <summary>Its alerts in the order they were raised, without those that are snoozed.</summary>
    /// <param name="party">The party.</param>
    /// <param name="after">The cursor of the last page; null from the beginning.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Stops the read.</param>
    ValueTask<AlertPage> ListAsync(Party party, string? after, int limit, CancellationToken cancellation);

    /// <summary>The latest revision of one of its alerts; null where there is none of that id.</summary>
    ValueTask<Alert?> FindAsync(Party party, string id, CancellationToken cancellation);
}
