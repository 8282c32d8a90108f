using System.Collections.Immutable;
using System.Globalization;
using FraudSignals.Alerts;
using FraudSignals.Auditing;
using FraudSignals.Http.Access;
using FraudSignals.Http.Contract;
using FraudSignals.Parties;
using FraudSignals.Ports;
using Microsoft.AspNetCore.Http;

namespace FraudSignals.Http.Endpoints;

/// <summary>The alerts that budgets hold: shown, let go or thrown away by a person.</summary>
/// <param name="held">The alerts; null where the host holds none.</param>
/// <param name="approvals">Ask a second person.</param>
/// <param name="auditor">Notes what becomes of them.</param>
internal sealed class HoldEndpoint(IHeldAlerts? held, Approvals approvals, Auditor auditor)
{
    public async Task<IResult> ListAsync(HttpContext context)
    {
        var groups = (await HeldAsync(context.RequestAborted)).GroupBy(a => a.Hold!.Id, StringComparer.Ordinal).Select(AnswerOf);
        return Answers.Json(new HoldsAnswer([.. groups]), HttpJson.Readable.HoldsAnswer);
    }

    public Task<IResult> ReleaseAsync(HttpContext context, string id) => DecideAsync(context, id, "release", AuditAction.Released);

    public Task<IResult> DiscardAsync(HttpContext context, string id) => DecideAsync(context, id, "discard", AuditAction.Discarded);

    private async Task<IResult> DecideAsync(HttpContext context, string id, string word, AuditAction action)
    {
        ImmutableArray<Alert> group = [.. (await HeldAsync(context.RequestAborted)).Where(a => a.Hold!.Id == id)];
        if (group.IsEmpty)
        {
            return Answers.Problem(context, StatusCodes.Status404NotFound, "unknown_hold",
                "Nothing is held under that id; it may have been released or discarded already.");
        }

        if (await approvals.AskAsync(context, eyes => eyes.Release, $"{word} {id}") is { } waits)
        {
            return waits;
        }

        await auditor.NoteAsync(context, action, id, string.Create(CultureInfo.InvariantCulture, $"{group.Length} alerts"));
        await (action == AuditAction.Released ? held!.ReleaseAsync(group, context.RequestAborted)
            : held!.DiscardAsync(group, context.RequestAborted));
        return Answers.Json(AnswerOf(group), HttpJson.Readable.HoldAnswer);
    }

    private async ValueTask<ImmutableArray<Alert>> HeldAsync(CancellationToken cancellation) =>
        held == null ? [] : await held.ListAsync(cancellation);

    private static HoldAnswer AnswerOf(IEnumerable<Alert> group)
    {
        List<Alert> alerts = [.. group];
        return new HoldAnswer(
            alerts[0].Hold!.Id, alerts[0].Typology, AlertBudget.HourOf(alerts[0]), alerts.Count,
            alerts.Count(a => a.Level == AlertLevel.Interdiction),
            alerts.GroupBy(a => a.Owner?.Party ?? Party.PlatformDesk)
                .ToImmutableSortedDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal),
            alerts.SelectMany(a => a.Reasons).GroupBy(r => r.Rule)
                .ToImmutableSortedDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal),
            alerts[0].WithoutKey().WithoutSeal());
    }
}
