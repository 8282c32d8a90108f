using System.Net.Mime;
using FraudSignals.Http.Contract;
using FraudSignals.Http.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FraudSignals.Http;

/// <summary>Binds the HTTP surface to its paths.</summary>
public static class FraudSignalsEndpoints
{
    /// <summary>
    /// Maps every endpoint of the contract, <c>/openapi/v1.json</c> that describes them, and every other path and method, which are
    /// answered with why they are none.
    /// </summary>
    public static IEndpointRouteBuilder MapFraudSignals(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        foreach (var route in RouteTable.All)
        {
            var endpoint = app.MapMethods(route.Path, [route.Verb], Answer)
                .WithName(route.Name).WithSummary(route.Summary).WithMetadata([route, .. route.Metadata]);
            foreach (var (status, body) in route.Answers)
            {
                endpoint.Produces(status, body, body == null ? null : MediaTypeNames.Application.Json);
            }

            // Any path refuses a query that it does not know, and pages of other origins.
            foreach (var status in route.Problems.Union(route.Roles.IsEmpty ? [400, 403] : [400, 401, 403, 429, 503]).Order())
            {
                endpoint.Produces<Problem>(status, MediaTypeNames.Application.ProblemJson);
            }
        }

        app.Map("{**path}", Answer).ExcludeFromDescription();
        app.Map(FraudSignalsDescription.Path, FraudSignalsDescription.AnswerAsync).ExcludeFromDescription().AnswersHead();
        app.ServiceProvider.GetRequiredService<IOptions<FraudSignalsHttpOptions>>().Value.FurtherPaths[FraudSignalsDescription.Path] = [];
        return app;

        static Task<IResult> Answer(HttpContext context, FraudSignalsApi api) => api.AnswerAsync(context);
    }

    /// <summary>Has what answers to GET answer to HEAD too, and to nothing else.</summary>
    public static void AnswersHead(this IEndpointConventionBuilder endpoint) =>
        endpoint.WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));

    /// <summary>
    /// Whether a request posts a batch; told by its path, so before routing too. Such a path holds no identifier; others may.
    /// </summary>
    public static bool IsBatch(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return RouteTable.All.Any(r => r.Metadata.OfType<BatchOf>().Any() && r.Takes(request.Method) && request.Path.Equals(r.Path));
    }
}
