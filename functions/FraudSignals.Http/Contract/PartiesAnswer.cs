using System.Collections.Immutable;
using FraudSignals.Http.Parties;
using FraudSignals.Parties;

namespace FraudSignals.Http.Contract;

/// <summary>The parties and their keys, without what could be used as one.</summary>
/// <param name="Parties">By their indices.</param>
/// <param name="Problem">Why the newest document is not in force; null where it is.</param>
public sealed record PartiesAnswer(ImmutableArray<PartyAnswer> Parties, string? Problem)
{
    internal static PartiesAnswer Of(PartyDirectory directory) => new(
        [.. directory.Parties.All.Select(p => new PartyAnswer(
            p.Name, p.Index, p.Roles, p.Desk, p.Country,
            [.. p.Keys.Select(k => new PartyKeyAnswer(k.Id, k.Created, k.Expires, k.Revoked, directory.LastUsed(k.Id)))]))],
        directory.Problem);
}

/// <summary>A party as <see cref="Party"/> says.</summary>
public sealed record PartyAnswer(string Name, int Index, ImmutableArray<PartyRole> Roles, string? Desk, string? Country,
    ImmutableArray<PartyKeyAnswer> Keys);

/// <summary>A key as <see cref="PartyKey"/> says.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Expires">From when on it is refused; null for never.</param>
/// <param name="Revoked">When it was revoked; null where it was not.</param>
/// <param name="LastUsed">When the instance that answers last saw it; null for not since its start.</param>
public sealed record PartyKeyAnswer(string Id, DateTimeOffset Created, DateTimeOffset? Expires, DateTimeOffset? Revoked,
    DateTimeOffset? LastUsed);
