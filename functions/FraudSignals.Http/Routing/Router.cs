using FraudSignals.Http.Access;
using FraudSignals.Http.Contract;
using Microsoft.AspNetCore.Http;

namespace FraudSignals.Http.Routing;

/// <summary>
/// Finds who answers a request, and answers itself what nobody can: paths, methods and parameters that are not of the contract.
/// </summary>
/// <param name="options">What else the host has.</param>
/// <param name="gate">Lets in who may ask.</param>
internal sealed class Router(FraudSignalsHttpOptions options, AccessGate gate)
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>The answer of the route a request is for, or why there is none.</summary>
    public async Task<IResult> AnswerAsync(FraudSignalsApi api, HttpContext context)
    {
        var request = context.Request;
        return RouteTable.All.Where(r => r.Takes(request.Method)).Select(r => (Route: r, Values: r.Match(request.Path)))
            .FirstOrDefault(r => r.Values != null)
                is not { Values: { } values, Route: var route } ? AnswerOther(context)
            : await AnswerAsync(api, context, route, values);
    }

    /// <summary>Why nobody answers a request.</summary>
    public IResult AnswerOther(HttpContext context)
    {
        var request = context.Request;
        var allowed = RouteTable.All.Where(r => r.Match(request.Path) != null)
            .SelectMany(r => r.Verb == HttpMethods.Get ? Reading : [r.Verb]).ToList();
        if (options.FurtherPaths.Keys.Any(p => request.Path.Equals(p, StringComparison.OrdinalIgnoreCase)))
        {
            allowed.AddRange(Reading);
        }

        return allowed.Count > 0 && !allowed.Contains(request.Method) ? NotAllowed(context, allowed) : NotFound(context);
    }

    private async Task<IResult> AnswerAsync(FraudSignalsApi api, HttpContext context, Route route, string[] values)
    {
        if (!route.Roles.IsEmpty)
        {
            // Identifiers are personal data, and what is known of their tokens is too.
            context.Response.Headers.CacheControl = "no-store";
        }

        return await gate.AdmitAsync(context, route.Name, route.Roles) ?? Refuse(context, route)
            ?? await route.Handler(api, context, values);
    }

    private IResult? Refuse(HttpContext context, Route route)
    {
        foreach (var (name, values) in context.Request.Query)
        {
            if (options.FurtherParameters.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            if (route.Parameters.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } parameter)
            {
                return BadRequest(context, "unknown_parameter", $"There is no parameter '{name}' here: {Instead(name, route)}");
            }

            if (values.Count != 1)
            {
                return BadRequest(context, "repeated_parameter",
                    $"The parameter {parameter.Name} is there {values.Count} times; give it once.");
            }

            if (string.IsNullOrEmpty(values[0]) || !parameter.IsGood(values[0]!))
            {
                return BadRequest(context, $"invalid_{parameter.Name}", $"The parameter {parameter.Name} is {parameter.Values}.");
            }
        }

        return null;
    }

    private static string Instead(string name, Route route)
    {
        var known = route.Parameters.Select(p => p.Name).ToList();
        return Suggest.From(name, known) ?? (known.Count == 0 ? "it takes none." : $"it takes {string.Join(", ", known)}.");
    }

    private static IResult NotAllowed(HttpContext context, IEnumerable<string> allowed)
    {
        var list = string.Join(", ", allowed.Distinct());
        context.Response.Headers.Allow = list;
        return Answers.Problem(context, StatusCodes.Status405MethodNotAllowed, "method_not_allowed", $"This path answers to {list} only.");
    }

    private static IResult NotFound(HttpContext context) => Answers.Problem(
        context, StatusCodes.Status404NotFound, "unknown_path",
        "There is nothing at this path. GET /openapi/v1.json and the README name those there are.");

    private static IResult BadRequest(HttpContext context, string code, string detail) =>
        Answers.Problem(context, StatusCodes.Status400BadRequest, code, detail);
}
