using System.Globalization;
using FraudSignals.Auditing;
using FraudSignals.Http.Access;
using FraudSignals.Http.Contract;
using FraudSignals.Http.Parties;
using FraudSignals.Outcomes;
using FraudSignals.Parties;
using FraudSignals.Ports;
using Microsoft.AspNetCore.Http;

namespace FraudSignals.Http.Endpoints;

/// <summary>Draws up what came of alerts: of all for analysts and administrators, of its own for a responder.</summary>
/// <param name="alerts">The alerts.</param>
/// <param name="verdicts">What was said of them; null where the host keeps none.</param>
/// <param name="auditor">Notes who asked.</param>
/// <param name="clock">Tells today.</param>
internal sealed class ReportEndpoint(IAlertLog alerts, IVerdictLog? verdicts, Auditor auditor, TimeProvider clock)
{
    private static readonly TimeSpan DefaultPeriod = TimeSpan.FromDays(30);

    public async Task<IResult> GetAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var to = query.TryGetValue("to", out var until) ? Times.Parse(until!)!.Value : clock.GetUtcNow();
        var from = query.TryGetValue("from", out var since) ? Times.Parse(since!)!.Value : to - DefaultPeriod;
        if (from >= to)
        {
            return Answers.Problem(context, StatusCodes.Status400BadRequest, "invalid_period", "The time from lies before the time to.");
        }

        var caller = Caller.Of(context);
        await auditor.NoteAsync(
            context, AuditAction.Exported, "report",
            string.Create(CultureInfo.InvariantCulture,
                $"{from.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} to {to.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}"));
        var report = await DrawUpAsync(caller, from, to, context.RequestAborted);
        return query.TryGetValue("format", out var format) ? format.ToString().ToLowerInvariant() switch
        {
            "html" => Results.Text(OutcomeHtml.Of(report), "text/html; charset=utf-8"),
            "csv" => Results.Text(OutcomeCsv.Of(report), "text/csv; charset=utf-8"),
            _ => Answers.Json(report, HttpJson.Readable.OutcomeReport),
        } : Answers.Json(report, HttpJson.Readable.OutcomeReport);
    }

    private async Task<OutcomeReport> DrawUpAsync(Caller caller, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var seesAll = caller.Has(PartyRole.Analyse) || caller.Has(PartyRole.Administer);
        var tally = new OutcomeTally(from, to, verdicts == null ? [] : await verdicts.AllAsync(cancellation));
        await foreach (var alert in alerts.ReceivedAsync(from, to, cancellation))
        {
            if (seesAll || AlertView.IsOwn(caller, alert))
            {
                tally.Add(alert);
            }
        }

        return tally.Report();
    }
}
