using System.Collections.Immutable;
using FraudSignals.Alerts;
using FraudSignals.Http.Parties;
using FraudSignals.Lists;
using FraudSignals.Parties;
using FraudSignals.Ports;

namespace FraudSignals.Http.Access;

/// <summary>
/// Tells whose customers alerts are about by parties, sources and lists as they are at present. Safe for use by many threads.
/// </summary>
/// <param name="parties">The parties.</param>
/// <param name="sources">The sources.</param>
/// <param name="lists">The lists of the rules in force.</param>
public sealed class AlertOwners(PartyDirectory parties, SourceDirectory sources, Func<ImmutableArray<SubjectList>> lists) : IAlertOwners
{
    private volatile Known? _known;

    /// <inheritdoc/>
    public AlertOwner OwnerOf(Alert alert) => Now.OwnerOf(alert);

    /// <inheritdoc/>
    public Alert Complete(Alert alert) => Now.Complete(alert);

    private AlertOwnership Now
    {
        get
        {
            var (set, all, listed) = (parties.Parties, sources.Version, lists());
            if (_known is not { } known || known.Parties != set || known.Sources != all || known.Lists != listed)
            {
                _known = known = new Known(set, all, listed, new AlertOwnership(set, [.. sources.All], listed));
            }

            return known.Ownership;
        }
    }

    private sealed record Known(PartySet Parties, object Sources, ImmutableArray<SubjectList> Lists, AlertOwnership Ownership);
}
