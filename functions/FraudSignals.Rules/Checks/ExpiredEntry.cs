using System.Globalization;

namespace FraudSignals.Rules.Checks;

/// <summary>Finds entries of lists whose time is over.</summary>
internal sealed class ExpiredEntry : Check
{
    public override CheckInfo Info { get; } = new(
        "expired-entry",
        "an entry of a list whose last day has passed",
        "it has no effect any more, and whoever reads the list may think it has",
        "a new date, after its owner has looked at it again; or take the entry out")
    {
        MayBeSilenced = false,
    };

    public override IEnumerable<Found> Find(CheckedSet set) =>
        from list in set.Lists
        from entry in list.Root.Member("entries")?.Items ?? []
        let expires = entry.Member("expires")
        where expires is not null
            && DateOnly.TryParseExact(expires.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last) && last < set.Today
        select new Found(null, list.Report, expires.Offset, $"the entry expired on {expires.Text}", "renew it or take it out");
}
