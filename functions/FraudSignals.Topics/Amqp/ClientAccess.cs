using System.Collections.Immutable;
using System.Security.Principal;
using FraudSignals.Topics.Access;

namespace FraudSignals.Topics.Amqp;

/// <summary>Who a connection is: the keys it has shown, and until when they hold.</summary>
internal sealed class ClientAccess(ITopicKeys keys, TimeProvider clock) : IPrincipal, IIdentity
{
    // A client shows one token for each address it attaches to, again and again.
    private const int MaxGrants = 1000;

    private ImmutableArray<SasToken> _grants = [];

    /// <summary>What it is sent through.</summary>
    public StreamTransport? Transport { get; set; }

    /// <summary>Whether any key was shown.</summary>
    public bool IsKnown => !_grants.IsEmpty;

    IIdentity IPrincipal.Identity => this;

    string IIdentity.AuthenticationType => "SAS";

    bool IIdentity.IsAuthenticated => IsKnown;

    string IIdentity.Name => _grants is [var first, ..] ? first.Key.Name : "";

    public bool Grant(SasToken token) => ImmutableInterlocked.Update(
        ref _grants,
        (all, one) =>
            all.RemoveAll(
                g => g.Path.Equals(one.Path, StringComparison.OrdinalIgnoreCase)
                    || g.Expires <= clock.GetUtcNow()) is { Length: < MaxGrants } left ? left.Add(one) : all,
        token);

    /// <summary>Whether a key that was shown opens an address.</summary>
    /// <param name="path">The topic or subscription.</param>
    /// <param name="right">What is to be done there.</param>
    /// <param name="owner">Whose the subscription is.</param>
    public bool Allows(string path, TopicRights right, string? owner) => _grants.Any(g =>
        g.Covers(path) && g.Expires > clock.GetUtcNow() && g.Key.Rights.HasFlag(right)
        && (g.Key.Party == null || g.Key.Party == owner)
        && keys.Find(g.Key.Name) == g.Key); // Not taken back since.

    bool IPrincipal.IsInRole(string role) => false;
}
