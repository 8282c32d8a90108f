using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace FraudSignals.Http.Endpoints;

/// <summary>How answers are put on the wire.</summary>
internal static class Answers
{
    public static IResult Json<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) =>
        Results.Json(value, type, "application/json", status);

    public static IResult Problem(HttpContext context, int status, string code, string detail, TimeSpan? retryAfter = null) => Problem(context, new Problem
    {
        Status = status,
        Title = ReasonPhrases.GetReasonPhrase(status),
        Code = code,
        Detail = detail,
        RetryAfterSeconds = retryAfter is { } wait ? (int)Math.Ceiling(wait.TotalSeconds) : null,
    });

    public static IResult Problem(HttpContext context, Problem problem)
    {
        if (problem.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = Math.Max(1, seconds).ToString(CultureInfo.InvariantCulture);
        }

        return Results.Json(problem, HttpJson.Readable.Problem, "application/problem+json", problem.Status);
    }
}
