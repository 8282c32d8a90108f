using System.Net;
using FraudSignals.Http.Contract;
using FraudSignals.Http.Routing;

namespace FraudSignals.Host.Serving;

/// <summary>Guards a host whose clients need no keys, because this machine alone can reach it.</summary>
internal static class Loopback
{
    /// <summary>
    /// Refuses what a page in a browser on this machine may have sent: it could reach the host through a name of its own that
    /// resolves to this machine, or by a request to another origin than its own.
    /// </summary>
    public static Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var refusal = IsLoopback(context.Request.Host.Host)
            ? OriginGuard.Refuse(context)
            : Answers.Problem(context, StatusCodes.Status400BadRequest, "unknown_host",
                "This host answers to localhost and loopback addresses only; name one of them.");
        return refusal?.ExecuteAsync(context) ?? next(context);
    }

    // Only old clients name no host; no browser does without.
    private static bool IsLoopback(string name) =>
        name.Length == 0 || name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out var ip) && IPAddress.IsLoopback(ip));
}
