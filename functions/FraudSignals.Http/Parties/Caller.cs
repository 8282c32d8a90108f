using System.Collections.Immutable;
using FraudSignals.Events.Sources;
using FraudSignals.Parties;
using Microsoft.AspNetCore.Http;

namespace FraudSignals.Http.Parties;

/// <summary>Who asks, once that is known.</summary>
/// <param name="Party">The party; null for whoever reaches a host that has none, who may do everything.</param>
/// <param name="Roles">What it may do with what it showed.</param>
public sealed record Caller(Party? Party, ImmutableArray<PartyRole> Roles)
{
    /// <summary>Whoever reaches a host without parties.</summary>
    public static Caller Anybody { get; } = new(null, [.. Enum.GetValues<PartyRole>()]);

    /// <summary>
    /// Which of the party's keys or people: the key's id, or a hash of whom a token names; null for whoever reaches a host without parties.
    /// </summary>
    public string? Person { get; init; }

    /// <summary>Whether it may do what a role may.</summary>
    public bool Has(PartyRole role) => Roles.Contains(role);

    /// <summary>Whether a feed is its own.</summary>
    public bool Owns(Source source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Party == null || source.Owner == Party.Name;
    }

    /// <summary>Who sent a request that was admitted.</summary>
    public static Caller Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<Caller>() ?? throw new InvalidOperationException("The request was not admitted.");
    }
}
