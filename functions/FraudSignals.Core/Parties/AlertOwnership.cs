using System.Collections.Immutable;
using System.Globalization;
using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Lists;
using FraudSignals.Ports;

namespace FraudSignals.Parties;

/// <summary>
/// Tells whose customer an alert is about: by lists of ported numbers, number ranges, account prefixes and bank codes; else by who
/// alone, on the desk the alert is for, posted what it rests on. Several may each know the subject only as somebody else's customer,
/// so then nobody owns it. Where there are no parties every source is one.
/// </summary>
public sealed class AlertOwnership : IAlertOwners
{
    private const int IbanHead = 4;

    private readonly ImmutableArray<Claimant> _claimants;
    private readonly Dictionary<string, (string Owner, string? Desk)> _sources;
    private readonly ImmutableArray<SubjectList> _lists;
    private readonly Dictionary<string, ImmutableArray<string>> _gaps;
    private readonly PartySet _parties;

    /// <param name="parties">The parties; none where every source is one.</param>
    /// <param name="sources">All sources that may have posted the records alerts rest on.</param>
    /// <param name="lists">The rules' lists, for those of ported numbers.</param>
    public AlertOwnership(PartySet parties, IReadOnlyCollection<Source> sources, ImmutableArray<SubjectList> lists)
    {
        ArgumentNullException.ThrowIfNull(parties);
        ArgumentNullException.ThrowIfNull(sources);
        _lists = lists;
        _parties = parties;
        _gaps = sources.ToDictionary(s => s.Name, s => s.Lacks.Select(FeedGaps.Of).Distinct(StringComparer.Ordinal).ToImmutableArray(),
            StringComparer.Ordinal);

        // An engine that was not told the sources' names names events by their indexes.
        _sources = sources
            .SelectMany(s => new[] { (Key: s.Name, Source: s), (Key: s.Index.ToString(CultureInfo.InvariantCulture), Source: s) })
            .DistinctBy(s => s.Key)
            .ToDictionary(s => s.Key, s => (s.Source.Owner, parties.Find(s.Source.Owner)?.Desk ?? s.Source.Desk), StringComparer.Ordinal);
        _claimants = parties.IsEmpty
            ? [.. sources.GroupBy(s => s.Owner, StringComparer.Ordinal).Select(s => new Claimant(
                s.Key, s.First().Desk, s.First().CountryCode, [.. s.SelectMany(f => f.NumberRanges)], [], [], []))]
            : [.. parties.All.Select(p => new Claimant(
                p.Name, p.Desk, p.Country ?? sources.FirstOrDefault(s => s.Owner == p.Name)?.CountryCode,
                [.. p.NumberRanges, .. sources.Where(s => s.Owner == p.Name).SelectMany(s => s.NumberRanges)],
                p.PortedLists, p.AccountPrefixes, p.BankCodes))];
    }

    /// <inheritdoc/>
    public AlertOwner OwnerOf(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        var there = _claimants.Where(c => c.Desk == null || c.Desk == alert.Responder).ToList();
        return alert.Subject switch
        {
            { Kind: "number" } number => ByNumber(there, number, alert.Time),
            { Kind: "account" } account => ByAccount(there, account),
            _ => null,
        } ?? ByPoster(alert);
    }

    /// <inheritdoc/>
    public Alert Complete(Alert alert)
    {
        var owner = OwnerOf(alert);
        return alert with { Owner = owner, LegalBasis = owner.Party is { } party ? _parties.Find(party)?.LegalBasis : null,
            DataGaps = GapsOf(alert) };
    }

    private ImmutableArray<string> GapsOf(Alert alert) =>
    [
        .. SourcesOf(alert).Order(StringComparer.Ordinal)
            .SelectMany(name => _gaps.GetValueOrDefault(name, []), (name, gap) => $"{name}: {gap}"),
    ];

    private static IEnumerable<string> SourcesOf(Alert alert) =>
        alert.Reasons.SelectMany(r => r.Events).Select(e => e.Split('/', 2)[0]).Where(n => n != Source.Verdicts.Name)
            .Distinct(StringComparer.Ordinal);

    private AlertOwner? ByNumber(List<Claimant> there, AlertSubject number, DateTimeOffset time)
    {
        if (Token.TryParse(number.Token, out var token))
        {
            var at = time.ToUnixTimeMilliseconds();
            if (there.FirstOrDefault(c => c.Ported.Any(name => _lists.Any(l => l.Name == name && l.Holds(token, at)))) is { } ported)
            {
                return ported.Owns(OwnedBy.PortedList);
            }
        }

        return Longest(there, c => c.Ranges, number.Key, OwnedBy.NumberRange);
    }

    private static AlertOwner? ByAccount(List<Claimant> there, AlertSubject account)
    {
        if (Longest(there, c => c.Prefixes, account.Key, OwnedBy.AccountPrefix) is { } owner)
        {
            return owner;
        }

        // An IBAN says its bank behind country and check digits; else the event may have told it.
        return (account.Key is { Length: > IbanHead } key && char.IsAsciiLetterUpper(key[0]) && char.IsAsciiLetterUpper(key[1])
            && char.IsAsciiDigit(key[2]) && char.IsAsciiDigit(key[3])
                ? Longest(there, c => c.Banks, key[IbanHead..], OwnedBy.BankCode)
                : null)
            ?? (account.BankCode == 0 ? null
                : there.FirstOrDefault(c => c.Banks.Any(b => TextCode.Of(b) == account.BankCode))?.Owns(OwnedBy.BankCode));
    }

    private AlertOwner ByPoster(Alert alert)
    {
        var posters = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in SourcesOf(alert))
        {
            if (!_sources.TryGetValue(name, out var source))
            {
                return new AlertOwner(null, null, OwnedBy.NoPoster);
            }

            if (source.Desk == null || source.Desk == alert.Responder)
            {
                posters.Add(source.Owner);
            }
        }

        return posters.Count > 1 ? new AlertOwner(null, null, OwnedBy.SeveralPosters)
            : posters.FirstOrDefault() is { } only && _claimants.FirstOrDefault(c => c.Name == only) is { } owner
                ? owner.Owns(OwnedBy.OnlyPoster)
            : new AlertOwner(null, null, OwnedBy.NoPoster);
    }

    private static AlertOwner? Longest(List<Claimant> there, Func<Claimant, ImmutableArray<string>> beginnings, string? key, string why) =>
        key == null ? null : there
            .SelectMany(c => beginnings(c), (c, beginning) => (Claimant: c, Beginning: beginning))
            .Where(c => key.StartsWith(c.Beginning, StringComparison.Ordinal))
            .OrderByDescending(c => c.Beginning.Length)
            .Select(c => c.Claimant.Owns(why))
            .FirstOrDefault();

    private sealed record Claimant(
        string Name, string? Desk, string? Country, ImmutableArray<string> Ranges, ImmutableArray<string> Ported,
        ImmutableArray<string> Prefixes, ImmutableArray<string> Banks)
    {
        public AlertOwner Owns(string why) => new(Name, Country, why);
    }
}
