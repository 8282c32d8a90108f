using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Http.Endpoints;
using FraudSignals.Http.Endpoints.Rules;
using FraudSignals.Inspection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FraudSignals.Http;

/// <summary>Binds the HTTP surface to its paths.</summary>
public static class FraudSignalsEndpoints
{
    private const string CallsPath = "/api/calls";
    private const string TransfersPath = "/api/transfers";
    private const string ProblemJson = "application/problem+json";

    /// <summary>Maps every endpoint of the contract, and <c>/openapi/v1.json</c> that describes them.</summary>
    public static IEndpointRouteBuilder MapFraudSignals(this IEndpointRouteBuilder app)
    {
        app.MapPost(CallsPath, (HttpContext context, FraudSignalsApi api) => api.PostCallsAsync(context))
            .Produces<BatchAnswer>().ProducesBatchProblems().WithMetadata(new BatchOf(EventType.Call)).WithName("PostCalls").WithSummary("Takes call-detail records.");
        app.MapPost(TransfersPath, (HttpContext context, FraudSignalsApi api) => api.PostTransfersAsync(context))
            .Produces<BatchAnswer>().ProducesBatchProblems().WithMetadata(new BatchOf(EventType.Transfer)).WithName("PostTransfers").WithSummary("Takes transfers of money.");

        app.MapGet("/api/alerts", (HttpContext context, FraudSignalsApi api, string? responder, string? after, string? limit) => api.GetAlertsAsync(context))
            .Produces<AlertPage>().Produces<Problem>(400, ProblemJson).WithName("ListAlerts").WithSummary("Alerts in the order they were raised, by pages.");
        app.MapGet("/api/alerts/{id}", (HttpContext context, FraudSignalsApi api, string id) => api.GetAlertAsync(context, id))
            .Produces<Alert>().Produces<Problem>(404, ProblemJson).WithName("GetAlert").WithSummary("The latest revision of one alert.");
        app.MapGet("/api/rules", (HttpContext context, FraudSignalsApi api) => api.GetRulesAsync(context))
            .Produces<RulesReport>().WithName("GetRules").WithSummary("The active rules and their counters.");
        app.MapPost("/api/rules/reload", (HttpContext context, FraudSignalsApi api) => api.PostReloadAsync(context))
            .Produces<RulesStatus>().Produces<RulesStatus>(422).ProducesRuleProblems().WithName("ReloadRules").WithSummary("Reads the rules again; bad ones are refused and the present ones stay.");
        app.MapPost("/api/rules/{id}/disable", (HttpContext context, FraudSignalsApi api, string id) => api.PostDisableAsync(context, id))
            .Accepts<DisableRequest>("application/json").Produces<RulesStatus>().Produces<Problem>(400, ProblemJson).Produces<Problem>(404, ProblemJson).ProducesRuleProblems()
            .WithName("DisableRule").WithSummary("Switches a rule or typology off: it is evaluated but counts for nothing.");
        app.MapPost("/api/rules/{id}/enable", (HttpContext context, FraudSignalsApi api, string id) => api.PostEnableAsync(context, id))
            .Produces<RulesStatus>().Produces<Problem>(404, ProblemJson).ProducesRuleProblems().WithName("EnableRule").WithSummary("Switches a rule or typology on again.");
        app.MapGet("/api/subjects/{kind}/{key}", (HttpContext context, FraudSignalsApi api, string kind, string key) => api.GetSubjectAsync(context, kind, key))
            .Produces<SubjectReport>().Produces<Problem>(400, ProblemJson).Produces<Problem>(404, ProblemJson)
            .WithName("GetSubject").WithSummary("What is known about one subject, and what its typologies still lack.");

        app.MapDelete("/api/subjects/{kind}/{key}", (HttpContext context, FraudSignalsApi api, string kind, string key) => api.DeleteSubjectAsync(context, kind, key))
            .Produces(204).Produces<Problem>(400, ProblemJson).Produces<Problem>(404, ProblemJson)
            .WithName("DeleteSubject").WithSummary("Erases what is kept of one subject. Its events and alerts, which hold its token, go with their retention.");

        app.MapGet("/health/live", (Func<HttpContext, Task<IResult>>)FraudSignalsApi.GetLiveAsync)
            .Produces<HealthAnswer>().WithName("GetLive").WithSummary("The process answers.");
        app.MapGet("/health/ready", (HttpContext context, FraudSignalsApi api) => api.GetReadyAsync(context))
            .Produces<HealthAnswer>().Produces<HealthAnswer>(503).WithName("GetReady").WithSummary("Batches can be taken.");
        app.MapOpenApi();
        return app;
    }

    /// <summary>Whether a request posts a batch; told by its path, so before routing too. Such a path holds no identifier; others may.</summary>
    public static bool IsBatch(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return HttpMethods.IsPost(request.Method) && (request.Path.Equals(CallsPath) || request.Path.Equals(TransfersPath));
    }

    private static RouteHandlerBuilder ProducesRuleProblems(this RouteHandlerBuilder route) =>
        route.Produces<Problem>(403, ProblemJson).Produces<Problem>(409, ProblemJson).Produces<Problem>(503, ProblemJson);

    private static RouteHandlerBuilder ProducesBatchProblems(this RouteHandlerBuilder route)
    {
        foreach (var status in (ReadOnlySpan<int>)[400, 403, 413, 415, 429, 503])
        {
            route.Produces<Problem>(status, ProblemJson);
        }

        return route;
    }
}
