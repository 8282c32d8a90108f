using FraudSignals.Http.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace FraudSignals.Functions.Triggers;

/// <summary>
/// What watches over those who may change things: held alerts, the outcome report, the audit trail and what waits for a second person.
/// </summary>
public sealed class OversightTriggers(FraudSignalsApi api)
{
    [Function("ListHolds")]
    public Task<IResult> ListHoldsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/holds")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);

    [Function("ReleaseHold")]
    public Task<IResult> ReleaseHoldAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/holds/{id}/release")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);

    [Function("DiscardHold")]
    public Task<IResult> DiscardHoldAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/holds/{id}/discard")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);

    [Function("GetReport")]
    public Task<IResult> GetReportAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/report")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);

    [Function("ListAudit")]
    public Task<IResult> ListAuditAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/audit")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);

    [Function("CheckAudit")]
    public Task<IResult> CheckAuditAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/audit/check")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);

    [Function("ListApprovals")]
    public Task<IResult> ListApprovalsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/approvals")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);

    [Function("WithdrawApproval")]
    public Task<IResult> WithdrawApprovalAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/approvals/{id}")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);
}
