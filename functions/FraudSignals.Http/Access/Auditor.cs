using FraudSignals.Auditing;
using FraudSignals.Http.Parties;
using FraudSignals.Ports;
using Microsoft.AspNetCore.Http;

namespace FraudSignals.Http.Access;

/// <summary>Notes in the audit trail what callers do, before it is done.</summary>
/// <param name="log">The trail; null where the host keeps none.</param>
/// <param name="clock">Tells when an opening was noted last.</param>
internal sealed class Auditor(IAuditLog? log, TimeProvider clock)
{
    // A stream or a poll shows the same alert again and again; that is one opening a day.
    private const int MostRemembered = 100_000;

    private static readonly TimeSpan OneOpening = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string By, string? Person, string Alert), DateTimeOffset> _opened = [];

    /// <summary>Notes what a request asks for.</summary>
    /// <exception cref="Ports.StoreUnavailableException">It may not be noted, so it must not be done.</exception>
    public ValueTask NoteAsync(HttpContext context, AuditAction action, string what, string? detail = null) =>
        NoteAsync(Caller.Of(context), [(action, what, detail)], context.RequestAborted);

    /// <summary>Notes that identifiers in alerts are shown to a caller, each once a day.</summary>
    public async ValueTask NoteOpenedAsync(Caller caller, IEnumerable<string> alerts, CancellationToken cancellation)
    {
        if (log == null)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var by = By(caller);
        List<string> fresh;
        lock (_lock)
        {
            fresh = [.. alerts.Where(a => !(_opened.TryGetValue((by, caller.Person, a), out var at) && now - at < OneOpening)).Distinct()];
        }

        if (fresh.Count == 0)
        {
            return;
        }

        await NoteAsync(caller, fresh.ConvertAll(a => (AuditAction.IdentifierOpened, a, (string?)null)), cancellation)
            .ConfigureAwait(false);
        lock (_lock)
        {
            if (_opened.Count > MostRemembered)
            {
                _opened.Clear();
            }

            fresh.ForEach(a => _opened[(by, caller.Person, a)] = now);
        }
    }

    /// <summary>Who a caller is in the trail.</summary>
    public static string By(Caller caller) => caller.Party?.Name ?? AuditNote.Local;

    private ValueTask NoteAsync(Caller caller, IReadOnlyList<(AuditAction Action, string What, string? Detail)> notes,
        CancellationToken cancellation) =>
            log?.AppendAsync([.. notes.Select(n => new AuditNote(n.Action, By(caller), caller.Person, n.What, n.Detail))], cancellation)
                ?? default;
}
