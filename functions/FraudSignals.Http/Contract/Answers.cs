using System.Globalization;
using System.Net.Mime;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace FraudSignals.Http.Contract;

/// <summary>How answers are put on the wire.</summary>
public static class Answers
{
    /// <summary>An answer as JSON.</summary>
    /// <param name="value">What is answered.</param>
    /// <param name="type">How it is written.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="isTagged">Whether it has an ETag, so that who has it already is told 304.</param>
    internal static IResult Json<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK, bool isTagged = false) =>
        new JsonAnswer<T>(value, type, MediaTypeNames.Application.Json, status, isTagged);

    /// <summary>Problem details.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">Stable.</param>
    /// <param name="detail">What is wrong and what to do.</param>
    /// <param name="retryAfter">When to try again; null where that does not help.</param>
    public static IResult Problem(HttpContext context, int status, string code, string detail, TimeSpan? retryAfter = null) =>
        Problem(context, new Problem
        {
            Status = status,
            Title = ReasonPhrases.GetReasonPhrase(status),
            Code = code,
            Detail = detail,
            RetryAfterSeconds = retryAfter is { } wait ? (int)Math.Ceiling(wait.TotalSeconds) : null,
        });

    /// <summary>Problem details.</summary>
    public static IResult Problem(HttpContext context, Problem problem)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(problem);
        if (problem.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = Math.Max(1, seconds).ToString(CultureInfo.InvariantCulture);
        }

        return new JsonAnswer<Problem>(problem, HttpJson.Readable.Problem, MediaTypeNames.Application.ProblemJson, problem.Status);
    }
}
