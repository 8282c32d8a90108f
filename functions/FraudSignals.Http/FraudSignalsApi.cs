using System.Globalization;
using System.Text;
using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Http.Claims;
using FraudSignals.Http.Endpoints;
using FraudSignals.Http.Endpoints.Rules;
using FraudSignals.Ingestion;
using FraudSignals.Inspection;
using FraudSignals.Subjects;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FraudSignals.Http;

/// <summary>
/// Every endpoint as a plain method, for hosts that bring their own routing; <see cref="FraudSignalsEndpoints.MapFraudSignals"/>
/// binds them to their paths elsewhere.
/// </summary>
public sealed class FraudSignalsApi
{
    private const int DefaultPage = 100;
    private const int MaxPage = 1000;

    private readonly BatchEndpoint _batches;
    private readonly SourceDirectory _sources;
    private readonly IAlertLog _alerts;
    private readonly IInspection _inspection;
    private readonly IErasure _erasure;
    private readonly RulesEndpoint _rules;
    private readonly HealthCheckService _health;
    private readonly ClaimIntake? _claims;

    internal FraudSignalsApi(
        BatchEndpoint batches, SourceDirectory sources, IAlertLog alerts, IInspection inspection, IErasure erasure, RulesEndpoint rules, HealthCheckService health,
        ClaimIntake? claims)
    {
        _rules = rules;
        _batches = batches;
        _sources = sources;
        _alerts = alerts;
        _inspection = inspection;
        _erasure = erasure;
        _health = health;
        _claims = claims;
    }

    /// <summary><c>POST /api/calls</c></summary>
    public Task<IResult> PostCallsAsync(HttpContext context) => _batches.PostAsync(context, EventType.Call);

    /// <summary><c>POST /api/transfers</c></summary>
    public Task<IResult> PostTransfersAsync(HttpContext context) => _batches.PostAsync(context, EventType.Transfer);

    /// <summary><c>GET /api/batches/{id}</c>: how far a batch is that was answered with 202.</summary>
    public Task<IResult> GetBatchAsync(HttpContext context, string id) => GuardAsync(context, async () =>
        _sources.Find(context) is not { } source ? SourceDirectory.Refuse(context)
        : _claims != null && await _claims.FindAsync(id, source.Name, context.RequestAborted) is { } claim ? Answers.Json(claim, HttpJson.Readable.ClaimAnswer)
        : Answers.Problem(context, StatusCodes.Status404NotFound, "unknown_batch", "No batch of yours is known by that id. Only batches answered with 202 are, for some days."));

    /// <summary><c>GET /api/alerts?responder=&amp;after=&amp;limit=</c></summary>
    public Task<IResult> GetAlertsAsync(HttpContext context) => GuardAsync(context, async () =>
    {
        var query = context.Request.Query;
        var responder = EmptyAsNull(query["responder"].ToString());
        if (responder is not (null or "bank" or "telco"))
        {
            return Answers.Problem(context, StatusCodes.Status400BadRequest, "invalid_responder", "The parameter responder is bank or telco, or left out for both.");
        }

        var limit = DefaultPage;
        if (EmptyAsNull(query["limit"].ToString()) is { } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxPage))
        {
            return Answers.Problem(context, StatusCodes.Status400BadRequest, "invalid_limit", $"The parameter limit is a whole number from 1 to {MaxPage}.");
        }

        try
        {
            var page = await _alerts.ListAsync(responder, EmptyAsNull(query["after"].ToString()), limit, context.RequestAborted);
            return Answers.Json(page, HttpJson.Readable.AlertPage);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            return Answers.Problem(context, StatusCodes.Status400BadRequest, "invalid_cursor", "The parameter after is the member next of an earlier page, as it was given.");
        }
    });

    /// <summary><c>GET /api/alerts/{id}</c></summary>
    public Task<IResult> GetAlertAsync(HttpContext context, string id) => GuardAsync(context, async () =>
        await _alerts.FindAsync(id, context.RequestAborted) is { } alert
            ? Answers.Json(alert, HttpJson.Readable.Alert)
            : Answers.Problem(context, StatusCodes.Status404NotFound, "unknown_alert", "There is no alert with that id."));

    /// <summary><c>GET /api/rules</c></summary>
    public Task<IResult> GetRulesAsync(HttpContext context) => GuardAsync(context, async () =>
        Answers.Json(await _inspection.RulesAsync(context.RequestAborted) with { Status = _rules.Status }, HttpJson.Readable.RulesReport));

    /// <summary><c>POST /api/rules/reload</c>: 200 where the rules that are there are in force now, 422 where they are refused.</summary>
    public Task<IResult> PostReloadAsync(HttpContext context) => GuardAsync(context, () => _rules.ReloadAsync(context));

    /// <summary><c>POST /api/rules/{id}/disable</c></summary>
    public Task<IResult> PostDisableAsync(HttpContext context, string id) => GuardAsync(context, () => _rules.DisableAsync(context, id));

    /// <summary><c>POST /api/rules/{id}/enable</c></summary>
    public Task<IResult> PostEnableAsync(HttpContext context, string id) => GuardAsync(context, () => _rules.EnableAsync(context, id));

    /// <summary><c>GET /api/subjects/{kind}/{key}</c>; the key is brought to the form events have theirs in.</summary>
    public Task<IResult> GetSubjectAsync(HttpContext context, string kind, string key) => OfSubjectAsync(context, kind, key, async (subject, normalised) =>
        await _inspection.SubjectAsync(subject, normalised, context.RequestAborted) is { } report ? Answers.Json(report, HttpJson.Readable.SubjectReport) : null);

    /// <summary><c>DELETE /api/subjects/{kind}/{key}</c></summary>
    public Task<IResult> DeleteSubjectAsync(HttpContext context, string kind, string key) => OfSubjectAsync(context, kind, key, async (subject, normalised) =>
        await _erasure.EraseAsync(subject, normalised, context.RequestAborted) ? Results.NoContent() : null);

    /// <summary><c>GET /health/live</c>: the process answers.</summary>
    public static Task<IResult> GetLiveAsync(HttpContext context) =>
        Task.FromResult(Answers.Json(new HealthAnswer("healthy"), HttpJson.Readable.HealthAnswer));

    /// <summary><c>GET /health/ready</c>: all health checks the host registered pass; else 503.</summary>
    public async Task<IResult> GetReadyAsync(HttpContext context)
    {
        var report = await _health.CheckHealthAsync(context.RequestAborted);
        var checks = report.Entries.Count == 0 ? null : report.Entries.ToDictionary(e => e.Key, e => NameOf(e.Value.Status));
        var reasons = report.Entries.Where(e => e.Value is { Status: not HealthStatus.Healthy, Description: { } }).ToDictionary(e => e.Key, e => e.Value.Description!);
        var figures = report.Entries.SelectMany(e => e.Value.Data, (e, d) => (Name: $"{e.Key}.{d.Key}", d.Value))
            .Where(f => f.Value is double).ToDictionary(f => f.Name, f => (double)f.Value);
        return Answers.Json(
            new HealthAnswer(NameOf(report.Status), checks, reasons.Count == 0 ? null : reasons, figures.Count == 0 ? null : figures),
            HttpJson.Readable.HealthAnswer,
            report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    // Answers null mean that nothing is kept of the subject.
    private Task<IResult> OfSubjectAsync(HttpContext context, string kind, string key, Func<SubjectKind, ReadOnlyMemory<byte>, Task<IResult?>> answer) =>
        GuardAsync(context, async () =>
        {
            if (!Enum.TryParse<SubjectKind>(kind, true, out var subjectKind) || !Enum.IsDefined(subjectKind) || char.IsAsciiDigit(kind[0]))
            {
                return Answers.Problem(context, StatusCodes.Status400BadRequest, "unknown_kind", "The kind of a subject is number, sim, device, cell or account.");
            }

            if (_sources.Find(context) is not { } source)
            {
                return SourceDirectory.Refuse(context);
            }

            var normalised = new byte[EventBatch.MaxIdentifierBytes];
            if (Identifiers.Normalise(subjectKind, Encoding.UTF8.GetBytes(key), source.CountryCode, normalised, out var length) != TextProblem.None)
            {
                return Answers.Problem(context, StatusCodes.Status400BadRequest, "invalid_key", $"A key is 1 to {EventBatch.MaxIdentifierBytes} bytes without control characters.");
            }

            return await answer(subjectKind, normalised.AsMemory(0, length))
                ?? Answers.Problem(context, StatusCodes.Status404NotFound, "unknown_subject", "No state is kept for that subject.");
        });

    private static string NameOf(HealthStatus status) => status.ToString().ToLowerInvariant();

    private static string? EmptyAsNull(string text) => text.Length == 0 ? null : text;

    private static async Task<IResult> GuardAsync(HttpContext context, Func<Task<IResult>> handler)
    {
        try
        {
            return await handler();
        }
        catch (StoreUnavailableException exception)
        {
            return Answers.Problem(
                context, StatusCodes.Status503ServiceUnavailable, "store_unavailable", "The store does not answer now. Ask again.", exception.RetryAfter);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return Results.Empty;
        }
    }
}
