namespace FraudSignals.Rules.Checks;

/// <summary>Finds entries of lists whose time is over.</summary>
internal sealed class ExpiredEntry : Check
{
    public override CheckInfo Info { get; } = new(
        "expired-entry",
        "entries of a list whose last day has passed, and that do not say from when they held",
        "they have no effect any more, and whoever reads the list may think they have",
        "a new date, after their owner has looked at them again; or, to keep what held then for back-tests, the day it began as from")
    {
        MayBeSilenced = false,
    };

    public override IEnumerable<CheckHit> Find(CheckedSet set) =>
        from expiry in set.Expiries
        where expiry.Expires < set.Today
        join file in set.Files on expiry.File equals file.File
        select new CheckHit(
            null, file, file.Source.OffsetOf(expiry.Line - 1, 0),
            $"{(expiry.Entries == 1 ? "an entry" : $"{expiry.Entries} entries")} expired on {expiry.Expires:yyyy-MM-dd}",
            "renew what is to hold on; what is kept for back-tests says from when it held, as \"from\"");
}
