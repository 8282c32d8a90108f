using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using FraudSignals.Alerts;
using FraudSignals.Auditing;
using FraudSignals.Http.Access;
using FraudSignals.Http.Contract;
using FraudSignals.Http.Parties;
using FraudSignals.Ingestion.Verdicts;
using FraudSignals.Parties;
using FraudSignals.Ports;
using FraudSignals.Verdicts;
using Microsoft.AspNetCore.Http;

namespace FraudSignals.Http.Endpoints;

/// <summary>Takes verdicts from those whose customers alerts are about, and tells what came of them.</summary>
/// <param name="alerts">The alerts.</param>
/// <param name="log">The verdicts; null where the host keeps none.</param>
/// <param name="intake">Takes them; null where the host keeps none.</param>
/// <param name="approvals">Ask a second person before a long snooze.</param>
/// <param name="auditor">Notes them.</param>
/// <param name="clock">Stamps them.</param>
internal sealed class VerdictEndpoint(AlertView alerts, IVerdictLog? log, VerdictIntake? intake, Approvals approvals, Auditor auditor,
    TimeProvider clock)
{
    private const int MaxId = 100;
    private const int MaxNote = 2_000;
    private const int MaxAction = 200;
    private const int MaxBody = 16 << 10;

    private static readonly TimeSpan LongestSnooze = TimeSpan.FromDays(366);

    public async Task<IResult> PostAsync(HttpContext context, string id)
    {
        var caller = Caller.Of(context);
        if (intake == null || await alerts.FindOwnAsync(caller, id, context.RequestAborted) is not { } alert)
        {
            return Unknown(context);
        }

        if (!context.Request.HasJsonContentType())
        {
            return Answers.Problem(context, StatusCodes.Status415UnsupportedMediaType, "unsupported_content_type",
                "Send UTF-8 with Content-Type application/json.");
        }

        var (request, problem) = await ReadAsync(context.Request, context.RequestAborted);
        if (request == null || (problem = ProblemOf(request)) != null)
        {
            return Answers.Problem(context, StatusCodes.Status400BadRequest, "invalid_verdict", problem!);
        }

        var verdict = VerdictOf(caller, alert, request);
        if (!(await log!.OfAlertAsync(alert.Id, context.RequestAborted)).Any(v => v.Id == verdict.Id && v.By == verdict.By))
        {
            if (verdict.SnoozeUntil is { } until && await approvals.AskAsync(
                context, eyes => until > verdict.At.AddDays(eyes.SnoozeDays ?? FourEyes.MostSnoozeDays),
                string.Create(CultureInfo.InvariantCulture,
                    $"snooze {alert.Typology} for the subject of {alert.Id} until {until.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}")) is { } waits)
            {
                return waits;
            }

            await auditor.NoteAsync(context, AuditAction.Verdict, alert.Id, VerdictEvent.WordOf(verdict.Finding));
            if (verdict.SnoozeUntil != null)
            {
                await auditor.NoteAsync(
                    context, AuditAction.Snoozed, $"{alert.Subject.Kind}:{alert.Subject.Token}",
                    $"{alert.Typology} until {verdict.SnoozeUntil.Value.UtcDateTime:O}");
            }
        }

        var (kept, isNew) = await intake.TakeAsync(verdict, alert.Subject.Key, context.RequestAborted);
        return kept.SaysAs(verdict)
            ? Answers.Json(kept, HttpJson.Readable.Verdict, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK)
            : Answers.Problem(context, StatusCodes.Status409Conflict, "verdict_known",
                $"Another verdict of this alert has the id {verdict.Id} already. Give this one an id of its own.");
    }

    public async Task<IResult> ListAsync(HttpContext context, string id) =>
        log != null && await alerts.FindAsync(Caller.Of(context), id, context.RequestAborted) is { } alert
            ? Answers.Json(new VerdictsAnswer(await log.OfAlertAsync(alert.Id, context.RequestAborted)), HttpJson.Readable.VerdictsAnswer)
            : Unknown(context);

    /// <summary>How right typologies and rules were; null where the host keeps no verdicts.</summary>
    public async ValueTask<VerdictReport?> ReportAsync(CancellationToken cancellation) =>
        log == null ? null : VerdictReport.Of(await log.AllAsync(cancellation));

    private static async Task<(VerdictRequest? Request, string? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            using var body = new MemoryStream();
            var buffer = new byte[4096];
            for (int read; (read = await request.Body.ReadAsync(buffer, cancellation)) > 0;)
            {
                body.Write(buffer, 0, read);
                if (body.Length > MaxBody)
                {
                    return (null, $"The body is larger than {MaxBody} bytes.");
                }
            }

            return JsonSerializer.Deserialize(body.GetBuffer().AsSpan(0, (int)body.Length), HttpJson.Readable.VerdictRequest) is { } read2
                ? (read2, null) : (null, Shape);
        }
        catch (JsonException)
        {
            return (null, Shape);
        }
    }

    private const string Shape =
        "Send { \"verdict\": \"confirmed\" } with confirmed, false_positive or unknown, and if you like id, note, action, amountSaved "
        + "with currency, and with false_positive snoozeUntil.";

    private string? ProblemOf(VerdictRequest request) =>
        request.Verdict == null ? Shape
        : request.Id is { Length: 0 or > MaxId } ? $"The id has 1 to {MaxId} characters."
        : request.Note?.Length > MaxNote ? $"The note has at most {MaxNote} characters."
        : request.Action?.Length > MaxAction ? $"The action has at most {MaxAction} characters."
        : request.AmountSaved < 0 ? "The amount saved is not negative."
        : request.AmountSaved != null && request.Currency is not { Length: 3 } ? "The amount saved needs a currency of three letters."
        : request.SnoozeUntil == null ? null
        : request.Verdict != VerdictFinding.FalsePositive ? "Only a false_positive can snooze."
        : request.SnoozeUntil <= clock.GetUtcNow() ? "The time snoozeUntil is past."
        : request.SnoozeUntil > clock.GetUtcNow() + LongestSnooze ? "The time snoozeUntil lies at most a year ahead."
        : null;

    private Verdict VerdictOf(Caller caller, Alert alert, VerdictRequest request)
    {
        var verdict = new Verdict
        {
            Id = request.Id ?? "",
            Alert = alert.Id,
            Finding = request.Verdict!.Value,
            By = caller.Party?.Name ?? "local",
            At = clock.GetUtcNow(),
            Note = request.Note,
            Action = request.Action,
            AmountSaved = request.AmountSaved,
            Currency = request.Currency?.ToUpperInvariant(),
            SnoozeUntil = request.SnoozeUntil,
            Typology = alert.Typology,
            Rules = [.. alert.Reasons.Select(r => r.Rule)],
            Subject = alert.Subject.Token,
            SubjectKind = alert.Subject.Kind,
            Raised = alert.Received,
        };
        if (request.Id != null)
        {
            return verdict;
        }

        // The same once more is the same; a finding that changes and changes back needs ids.
        var says = JsonSerializer.SerializeToUtf8Bytes(verdict with { At = default }, VerdictJson.Readable.Verdict);
        return verdict with { Id = Convert.ToHexStringLower(SHA256.HashData(says))[..32] };
    }

    private static IResult Unknown(HttpContext context) =>
        Answers.Problem(context, StatusCodes.Status404NotFound, "unknown_alert", "There is no alert with that id that you may judge.");
}
