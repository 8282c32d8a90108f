using System.Globalization;
using System.Text;
using FraudSignals.Alerts;
using FraudSignals.Auditing;
using FraudSignals.Events;
using FraudSignals.Http.Access;
using FraudSignals.Http.Claims;
using FraudSignals.Http.Contract;
using FraudSignals.Http.Endpoints;
using FraudSignals.Http.Health;
using FraudSignals.Http.Parties;
using FraudSignals.Identifiers;
using FraudSignals.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace FraudSignals.Http.Routing;

/// <summary>
/// The HTTP surface: what each endpoint of <see cref="RouteTable"/> answers. Hosts with routing of their own hand every request to
/// <see cref="AnswerAsync"/>; <c>FraudSignalsEndpoints.MapFraudSignals</c> does so elsewhere.
/// </summary>
public sealed class FraudSignalsApi
{
    internal const int MaxPage = 1000;

    internal const int DefaultPage = 100;

    // After it the sender asks again, and it is looked again whether it may.
    private static readonly TimeSpan StreamLasts = TimeSpan.FromMinutes(5);

    private readonly Router _router;
    private readonly BatchEndpoint _batches;
    private readonly SourceDirectory _sources;
    private readonly AlertView _alerts;
    private readonly IInspection _inspection;
    private readonly IErasure _erasure;
    private readonly RulesEndpoint _rules;
    private readonly HealthCheckService _health;
    private readonly ClaimIntake? _claims;
    private readonly MemoryCheck _memory;
    private readonly PartyDirectory _parties;
    private readonly VerdictEndpoint _verdicts;
    private readonly Oversight _oversight;
    private readonly HttpLimits _limits;
    private readonly TimeProvider _clock;

    internal FraudSignalsApi(
        Router router, BatchEndpoint batches, SourceDirectory sources, AlertView alerts, IInspection inspection, IErasure erasure,
        RulesEndpoint rules,
        HealthCheckService health, ClaimIntake? claims, MemoryCheck memory, PartyDirectory parties, VerdictEndpoint verdicts,
        Oversight oversight,
        HttpLimits limits, TimeProvider clock)
    {
        _router = router;
        _rules = rules;
        _batches = batches;
        _sources = sources;
        _alerts = alerts;
        _inspection = inspection;
        _erasure = erasure;
        _health = health;
        _claims = claims;
        _memory = memory;
        _parties = parties;
        _verdicts = verdicts;
        _oversight = oversight;
        _limits = limits;
        _clock = clock;
    }

    /// <summary>Answers any request: on a path of the contract or not, by whatever method.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            return OriginGuard.Refuse(context) ?? await _router.AnswerAsync(this, context);
        }
        catch (StoreUnavailableException exception)
        {
            return Answers.Problem(
                context, StatusCodes.Status503ServiceUnavailable, "store_unavailable", "The store does not answer now. Ask again.",
                exception.RetryAfter);
        }
        catch (OutOfMemoryException)
        {
            _memory.RanOut();
            return Answers.Problem(
                context, StatusCodes.Status503ServiceUnavailable, "out_of_memory",
                "The host ran out of memory. Send the request again; sending records again is safe.", MemoryCheck.Retry);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return Results.Empty;
        }
    }

    /// <summary>
    /// Answers what no route of a host with routing of its own is for: why the path or method is none. Never what is behind a path of
    /// the contract, so it may be open to those who have no key.
    /// </summary>
    public IResult AnswerOther(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return OriginGuard.Refuse(context) ?? _router.AnswerOther(context);
    }

    internal Task<IResult> PostBatchAsync(HttpContext context, EventType type) => _batches.PostAsync(context, type);

    internal async Task<IResult> GetBatchAsync(HttpContext context, string id) =>
        _sources.FindFeed(context) is not { } source ? SourceDirectory.Refuse(context)
        : _claims != null && await _claims.FindAsync(id, source.Name, context.RequestAborted) is { } claim
            ? Answers.Json(claim, HttpJson.Readable.ClaimAnswer)
        : Answers.Problem(context, StatusCodes.Status404NotFound, "unknown_batch",
            "No batch of yours is known by that id. Only batches answered with 202 are, for some days.");

    internal async Task<IResult> GetAlertsAsync(HttpContext context)
    {
        var request = context.Request;
        var query = request.Query;
        var limit = query.TryGetValue("limit", out var text) ? int.Parse(text!, CultureInfo.InvariantCulture) : DefaultPage;
        try
        {
            var page =
                await _alerts.ListAsync(Caller.Of(context), ValueOf("responder")?.ToLowerInvariant(), ValueOf("after"), limit,
                    ValueOf("snoozed")?.ToLowerInvariant() == "true", context.RequestAborted);
            if (IsBeyondEnd(ValueOf("after"), page))
            {
                return BeyondEnd(context);
            }

            if (page.Next is { } next && next != ValueOf("after"))
            {
                var rest = QueryString.Create(query.Where(p => p.Key != "after").Append(new("after", next)));
                context.Response.Headers.Link = $"<{request.PathBase}{request.Path}{rest}>; rel=\"next\"";
            }

            return Answers.Json(page, HttpJson.Readable.AlertPage, isTagged: true);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            return Answers.Problem(context, StatusCodes.Status400BadRequest, "invalid_cursor",
                "The parameter after is the member next of an earlier page, as it was given.");
        }

        string? ValueOf(string name) => query.TryGetValue(name, out var value) ? value.ToString() : null;
    }

    // Where cursors are numbers of alerts; one that was given never leads back.
    private static bool IsBeyondEnd(string? after, AlertPage page) =>
        long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
        && long.TryParse(page.Next, NumberStyles.None, CultureInfo.InvariantCulture, out var end) && end < asked;

    private static IResult BeyondEnd(HttpContext context) => Answers.Problem(
        context, StatusCodes.Status400BadRequest, "invalid_cursor",
        "There are fewer alerts than the cursor says were read: it is of another host, or of this one before it lost its state, as a "
        + "host without --data does when it restarts. "
        + "Begin anew without a cursor; alerts that were seen are known by their ids.");

    internal async Task<IResult> GetStreamAsync(HttpContext context)
    {
        var request = context.Request;
        var (caller, responder) =
            (Caller.Of(context), request.Query.TryGetValue("responder", out var desk) ? desk.ToString().ToLowerInvariant() : null);
        var after = request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last ? last
            : request.Query.TryGetValue("after", out var from) ? from.ToString() : null;
        try
        {
            // Before the answer is begun, so that a cursor that is none is told.
            var page = await _alerts.ListAsync(caller, responder, after, 1, snoozed: false, context.RequestAborted);
            if (IsBeyondEnd(after, page))
            {
                return BeyondEnd(context);
            }
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            return Answers.Problem(context, StatusCodes.Status400BadRequest, "invalid_cursor",
                "The header Last-Event-ID is the id of an earlier event, the parameter after the member next of a list.");
        }

        var lasts = _limits.MaxDuration is var most && most > TimeSpan.Zero && most < StreamLasts ? most : StreamLasts;
        return new AlertStream(
            _alerts, caller, responder, after, lasts, _clock,
            context.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? default);
    }

    internal async Task<IResult> GetAlertAsync(HttpContext context, string id) =>
        await _alerts.FindAsync(Caller.Of(context), id, context.RequestAborted) is { } alert
            ? Answers.Json(alert, HttpJson.Readable.Alert, isTagged: true)
            : Answers.Problem(context, StatusCodes.Status404NotFound, "unknown_alert", "There is no alert with that id.");

    internal Task<IResult> PostVerdictAsync(HttpContext context, string id) => _verdicts.PostAsync(context, id);

    internal Task<IResult> GetVerdictsAsync(HttpContext context, string id) => _verdicts.ListAsync(context, id);

    internal async Task<IResult> GetRulesAsync(HttpContext context) =>
        Answers.Json(await _inspection.RulesAsync(context.RequestAborted) with
        {
            Status = _rules.Status,
            Verdicts = await _verdicts.ReportAsync(context.RequestAborted),
        }, HttpJson.Readable.RulesReport);

    internal Task<IResult> PostReloadAsync(HttpContext context) => _rules.ReloadAsync(context);

    internal Task<IResult> PostDisableAsync(HttpContext context, string id) => _rules.DisableAsync(context, id);

    internal Task<IResult> PostEnableAsync(HttpContext context, string id) => _rules.EnableAsync(context, id);

    internal Task<IResult> GetSubjectAsync(HttpContext context, string kind, string key) =>
        OfSubjectAsync(context, kind, key, async (subject, normalised) =>
            await _inspection.SubjectAsync(subject, normalised, context.RequestAborted) is { } report
                ? Answers.Json(report, HttpJson.Readable.SubjectReport) : null);

    internal Task<IResult> DeleteSubjectAsync(HttpContext context, string kind, string key) =>
        OfSubjectAsync(context, kind, key, async (subject, normalised) =>
        {
            var erased = await _inspection.KeyAsync(subject, normalised, context.RequestAborted);
            if (await _oversight.Approvals.AskAsync(context, eyes => eyes.Erase, $"erase {erased}") is { } waits)
            {
                return waits;
            }

            await _oversight.Auditor.NoteAsync(context, AuditAction.Erased, erased.ToString());
            return await _erasure.EraseAsync(subject, normalised, context.RequestAborted) ? Results.NoContent() : null;
        });

    internal Task<IResult> GetHoldsAsync(HttpContext context) => _oversight.Holds.ListAsync(context);

    internal Task<IResult> PostReleaseAsync(HttpContext context, string id) => _oversight.Holds.ReleaseAsync(context, id);

    internal Task<IResult> PostDiscardAsync(HttpContext context, string id) => _oversight.Holds.DiscardAsync(context, id);

    internal Task<IResult> GetReportAsync(HttpContext context) => _oversight.Reports.GetAsync(context);

    internal Task<IResult> GetAuditAsync(HttpContext context) => _oversight.Audit.ListAsync(context);

    internal Task<IResult> GetAuditCheckAsync(HttpContext context) => _oversight.Audit.CheckAsync(context);

    internal Task<IResult> GetApprovalsAsync(HttpContext context) => _oversight.Approvals.ListAsync(context);

    internal Task<IResult> DeleteApprovalAsync(HttpContext context, string id) => _oversight.Approvals.WithdrawAsync(context, id);

    internal Task<IResult> GetPartiesAsync(HttpContext context) =>
        Task.FromResult(Answers.Json(PartiesAnswer.Of(_parties), HttpJson.Readable.PartiesAnswer));

    // The process answers.
    internal static Task<IResult> GetLiveAsync() =>
        Task.FromResult(Answers.Json(new HealthAnswer("healthy"), HttpJson.Readable.HealthAnswer));

    // All health checks the host registered pass; else 503.
    internal async Task<IResult> GetReadyAsync(HttpContext context)
    {
        var report = await _health.CheckHealthAsync(context.RequestAborted);
        var checks = report.Entries.ToDictionary(e => e.Key, e => NameOf(e.Value.Status));
        var reasons = report.Entries.Where(e => e.Value is { Status: not HealthStatus.Healthy, Description: { } })
            .ToDictionary(e => e.Key, e => e.Value.Description!);
        var figures = report.Entries.SelectMany(e => e.Value.Data, (e, d) => (Name: $"{e.Key}.{d.Key}", d.Value))
            .Where(f => f.Value is double).ToDictionary(f => f.Name, f => (double)f.Value);
        return Answers.Json(
            new HealthAnswer(NameOf(report.Status), NullIfEmpty(checks), NullIfEmpty(reasons), NullIfEmpty(figures)),
            HttpJson.Readable.HealthAnswer,
            report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    // Answers null mean that nothing is kept of the subject.
    private async Task<IResult> OfSubjectAsync(
        HttpContext context, string kind, string key, Func<SubjectKind, ReadOnlyMemory<byte>, Task<IResult?>> answer)
    {
        if (!Enum.TryParse<SubjectKind>(kind, true, out var subjectKind) || !Enum.IsDefined(subjectKind) || char.IsAsciiDigit(kind[0]))
        {
            return Answers.Problem(context, StatusCodes.Status400BadRequest, "unknown_kind",
                "The kind of a subject is number, sim, device, cell or account.");
        }

        if (_sources.Find(context) is not { } source)
        {
            return SourceDirectory.Refuse(context);
        }

        var normalised = new byte[EventBatch.MaxIdentifierBytes];
        var reading = IdentifierGate.Of(source).Read(subjectKind, Encoding.UTF8.GetBytes(key), normalised);
        if (reading.Form == IdentifierForm.Refused)
        {
            return Answers.Problem(context, StatusCodes.Status400BadRequest, "invalid_key", IdentifierProblems.Why(reading.Problem));
        }

        return (reading.IsTaken ? await answer(subjectKind, normalised.AsMemory(0, reading.Length)) : null)
            ?? Answers.Problem(context, StatusCodes.Status404NotFound, "unknown_subject", "No state is kept for that subject.");
    }

    private static string NameOf(HealthStatus status) => status.ToString().ToLowerInvariant();

    private static Dictionary<string, T>? NullIfEmpty<T>(Dictionary<string, T> values) => values.Count == 0 ? null : values;
}
