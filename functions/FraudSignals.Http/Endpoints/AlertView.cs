using System.Collections.Immutable;
using FraudSignals.Alerts;
using FraudSignals.Http.Access;
using FraudSignals.Http.Parties;
using FraudSignals.Ingestion.Sealing;
using FraudSignals.Parties;
using FraudSignals.Ports;

namespace FraudSignals.Http.Endpoints;

/// <summary>
/// Alerts as a caller may see them: a responder its own and no others, an analyst all. Whom one is about is named to the party whose
/// customer it is, and of nobody's customers to the platform's desk; all others see the token.
/// </summary>
/// <param name="log">The alerts.</param>
/// <param name="sealer">Opens what is sealed; null where nothing is.</param>
/// <param name="encryption">Encrypts it for parties with a public key.</param>
/// <param name="auditor">Notes what is opened.</param>
internal sealed class AlertView(IAlertLog log, AlertSealer? sealer, SubjectEncryption encryption, Auditor auditor)
{
    // Of others' alerts passed over for one page; the cursor then goes on behind them.
    private const int MostPassed = 20_000;

    // Once others' have been passed over: who has few among many would wait a day if each cost a read of the store.
    private const int ReadAtOnce = 256;

    /// <summary>Alerts a caller may see.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="responder">The desk they are for; null for the caller's own.</param>
    /// <param name="after">Where the page before ended.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="snoozed">Those too whose subject is left alone for the time being.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="StoreUnavailableException">What a party is shown cannot be noted: it has to ask again.</exception>
    public async ValueTask<AlertPage> ListAsync(Caller caller, string? responder, string? after, int limit, bool snoozed,
        CancellationToken cancellation)
    {
        List<(Alert Alert, string Cursor)> seen = [];
        for (var passed = 0; ; )
        {
            var asked = Math.Max(limit - seen.Count, passed > 0 ? ReadAtOnce : 0);
            var page = await log.ListAsync(responder ?? DeskOf(caller), after, asked, cancellation);
            seen.AddRange(page.Alerts.Zip(page.Cursors)
                .Where(
                    a => (caller.Has(PartyRole.Analyse) || IsOwn(caller, a.First)) && !a.First.IsHeld
                        && (snoozed || a.First.SnoozedUntil == null))
                .Take(limit - seen.Count));
            var isFull = seen.Count == limit;
            after = isFull ? seen[^1].Cursor : page.Next ?? after;
            passed += page.Alerts.Length;
            if (isFull || page.Alerts.Length < asked || passed >= MostPassed)
            {
                return new AlertPage(await ShowAsync(caller, [.. seen.Select(a => a.Alert)], cancellation),
                    after) { Cursors = [.. seen.Select(a => a.Cursor)] };
            }
        }
    }

    /// <summary>An alert; null where there is none of that id that the caller may see.</summary>
    public async ValueTask<Alert?> FindAsync(Caller caller, string id, CancellationToken cancellation) =>
        await log.FindAsync(id, cancellation) is { } alert && (caller.Has(PartyRole.Analyse) || (IsOwn(caller, alert) && !alert.IsHeld))
            ? (await ShowAsync(caller, [alert], cancellation))[0]
            : null;

    /// <summary>An alert that is the caller's own; null where there is none of that id.</summary>
    public async ValueTask<Alert?> FindOwnAsync(Caller caller, string id, CancellationToken cancellation) =>
        await log.FindAsync(id, cancellation) is { IsHeld: false } alert && IsOwn(caller, alert)
            ? (await ShowAsync(caller, [alert], cancellation))[0]
            : null;

    private async ValueTask<ImmutableArray<Alert>> ShowAsync(Caller caller, ImmutableArray<Alert> alerts, CancellationToken cancellation)
    {
        ImmutableArray<Alert> own = [.. alerts.Where(a => IsOwn(caller, a))];
        var opened = sealer == null ? [.. own.Select(a => a.WithoutSeal())] : await sealer.OpenAsync(own, cancellation);
        try
        {
            await auditor.NoteOpenedAsync(caller, opened.Where(a => a.Subject.Key != null).Select(a => a.Id), cancellation);
        }
        catch (StoreUnavailableException) when (caller.Party == null)
        {
            // On this machine without parties there is nobody to be noted, and reads go on when the disk has failed.
        }

        var next = 0;
        return [.. alerts.Select(a => IsOwn(caller, a) ? encryption.For(caller.Party, opened[next++]) : a.WithoutKey().WithoutSeal())];
    }

    /// <summary>Whether an alert is a caller's to act on.</summary>
    public static bool IsOwn(Caller caller, Alert alert) => caller.Party is not { } party
        || (caller.Has(PartyRole.Respond) && (alert.Owner?.Party is { } owner ? owner == party.Name : party.Desk == Party.PlatformDesk));

    // Alerts for the other desk are never its own.
    private static string? DeskOf(Caller caller) =>
        caller.Party is { Desk: "bank" or "telco" } party && !caller.Has(PartyRole.Analyse) ? party.Desk : null;
}
