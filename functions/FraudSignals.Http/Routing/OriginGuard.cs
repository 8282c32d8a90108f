using FraudSignals.Http.Contract;
using Microsoft.AspNetCore.Http;

namespace FraudSignals.Http.Routing;

/// <summary>
/// Keeps out pages of other origins that are open in a browser: they could send requests with the rights of whoever sits before it.
/// Browsers name such requests; whoever is no browser says nothing and is let in.
/// </summary>
public static class OriginGuard
{
    /// <summary>Answers a request that comes from a page of another origin; null for all others.</summary>
    public static IResult? Refuse(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return IsForeign(context.Request)
            ? Answers.Problem(context, StatusCodes.Status403Forbidden, "foreign_origin",
                "Pages of other origins may neither ask nor change anything here.")
            : null;
    }

    private static bool IsForeign(HttpRequest request)
    {
        var (site, origin) = (request.Headers["Sec-Fetch-Site"], request.Headers.Origin);
        return site.ToString() is not ("" or "none" or "same-origin")
            || (origin.Count > 0 && !$"{request.Scheme}://{request.Host}".Equals(origin.ToString(), StringComparison.OrdinalIgnoreCase));
    }
}
