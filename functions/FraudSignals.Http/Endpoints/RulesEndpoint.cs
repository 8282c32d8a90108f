using System.Globalization;
using System.Text.Json;
using FraudSignals.Auditing;
using FraudSignals.Events;
using FraudSignals.Http.Access;
using FraudSignals.Http.Contract;
using FraudSignals.Ports;
using FraudSignals.Reports;
using FraudSignals.Rules;
using Microsoft.AspNetCore.Http;

namespace FraudSignals.Http.Endpoints;

/// <summary>Changes the rules in force.</summary>
/// <param name="control">Null where they cannot change.</param>
/// <param name="approvals">Ask a second person.</param>
/// <param name="auditor">Notes what is changed.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class RulesEndpoint(IRuleControl? control, Approvals approvals, Auditor auditor, TimeProvider clock)
{
    private const int MaxReason = 500;
    private const int MaxBody = 16 * 1024;

    public RulesStatus? Status => control?.Status;

    public Task<IResult> ReloadAsync(HttpContext context) => ChangeAsync(context, async rules =>
    {
        var before = rules.Status.Snapshot;
        var status = await rules.ReloadAsync(context.RequestAborted);
        if (status.Snapshot != before)
        {
            await auditor.NoteAsync(context, AuditAction.RulesLoaded, status.Snapshot);
        }

        return Answers.Json(status, HttpJson.Readable.RulesStatus,
            status.Refused == null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    });

    public Task<IResult> DisableAsync(HttpContext context, string id) => ChangeAsync(context, async rules =>
    {
        if (!context.Request.HasJsonContentType())
        {
            return Answers.Problem(
                context, StatusCodes.Status415UnsupportedMediaType, "unsupported_content_type",
                "Send one JSON object with Content-Type application/json.");
        }

        if (context.Request.ContentLength is not <= MaxBody)
        {
            return BadRequest(context, $"The body is one JSON object of at most {MaxBody} bytes, with its Content-Length.");
        }

        DisableRequest? request;
        try
        {
            request = await JsonSerializer.DeserializeAsync(context.Request.Body, HttpJson.Readable.DisableRequest, context.RequestAborted);
        }
        catch (JsonException)
        {
            request = null;
        }

        var now = clock.GetUtcNow();
        return request?.Reason?.Trim() is not { Length: > 0 and <= MaxReason } reason
                ? BadRequest(
                    context,
                    $"Say why: {{ \"reason\": \"...\" }}, 1 to {MaxReason} characters, and if it ends by itself \"until\": "
                    + $"\"2026-03-01T12:00:00Z\".")
            : request.Until is { } until && BuddhistYear.Is(until.Year)
                ? BadRequest(context, $"The time until: {BuddhistYear.Explain(until.Year)}.")
            : request.Until <= now ? BadRequest(context, "The time until is past.")
            : await SwitchOffAsync(context, rules, new RuleSwitch(id, reason, now, request.Until));
    });

    private async Task<IResult> SwitchOffAsync(HttpContext context, IRuleControl rules, RuleSwitch off)
    {
        var until = off.Until is { } time
            ? string.Create(CultureInfo.InvariantCulture, $" until {time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}") : "";
        if (await approvals.AskAsync(context, eyes => eyes.SwitchOff, $"switch off {off.Id}{until}") is { } waits)
        {
            return waits;
        }

        await auditor.NoteAsync(context, AuditAction.SwitchedOff, off.Id, $"{off.Reason}{until}");
        return Answer(context, off.Id, await rules.SwitchOffAsync(off, context.RequestAborted));
    }

    public Task<IResult> EnableAsync(HttpContext context, string id) =>
        ChangeAsync(context, async rules =>
    {
        await auditor.NoteAsync(context, AuditAction.SwitchedOn, id);
        return Answer(context, id, await rules.SwitchOnAsync(id, context.RequestAborted));
    });

    private async Task<IResult> ChangeAsync(HttpContext context, Func<IRuleControl, Task<IResult>> change)
    {
        try
        {
            return control == null ? Fixed(context, "The rules of this host cannot change while it runs.") : await change(control);
        }
        catch (InvalidOperationException problem)
        {
            return Fixed(context, problem.Message);
        }
        catch (IOException problem)
        {
            return Answers.Problem(
                context, StatusCodes.Status503ServiceUnavailable, "rules_unavailable", $"Nothing has changed: {problem.Message}");
        }
    }

    private static IResult Answer(HttpContext context, string id, RulesStatus? status) => status == null
        ? Answers.Problem(context, StatusCodes.Status404NotFound, "unknown_rule", $"No rule or typology with the id '{id}' is loaded.")
        : Answers.Json(status, HttpJson.Readable.RulesStatus);

    private static IResult BadRequest(HttpContext context, string detail) =>
        Answers.Problem(context, StatusCodes.Status400BadRequest, "invalid_switch", detail);

    private static IResult Fixed(HttpContext context, string detail) =>
        Answers.Problem(context, StatusCodes.Status409Conflict, "rules_fixed", detail);
}
