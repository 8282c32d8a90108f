using System.Net;
using FraudSignals.Host.Commands;
using FraudSignals.Http.Endpoints;
using FraudSignals.Http.Routing;

namespace FraudSignals.Host.Serving;

/// <summary>The addresses a host may listen on while its clients have no keys: those of this machine alone.</summary>
internal static class Loopback
{
    /// <param name="urls">Addresses, separated by semicolons, for example <c>http://127.0.0.1:7071</c>.</param>
    /// <exception cref="CommandException">An address is none, or others could reach it.</exception>
    public static IReadOnlyList<IPEndPoint> Parse(string urls)
    {
        var points = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ParseOne).ToList();
        return points.Count > 0 ? points : throw new CommandException("--urls names no address.");
    }

    /// <summary>
    /// Refuses what a page in a browser on this machine may have sent: it could reach the host through a name of its own that
    /// resolves to this machine, or by a request to another origin than its own.
    /// </summary>
    public static Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var refusal = IsLoopback(context.Request.Host.Host)
            ? OriginGuard.Refuse(context)
            : Answers.Problem(context, StatusCodes.Status400BadRequest, "unknown_host", "This host answers to localhost and loopback addresses only; name one of them.");
        return refusal?.ExecuteAsync(context) ?? next(context);
    }

    // Only old clients name no host; no browser does without.
    private static bool IsLoopback(string name) =>
        name.Length == 0 || name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(name, out var ip) && IPAddress.IsLoopback(ip));

    private static IPEndPoint ParseOne(string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            throw new CommandException($"'{url}' is no address; write for example {CommonOptions.DefaultUrl}.");
        }

        if (address.Scheme != "http" || address.PathBase.Length > 0)
        {
            throw new CommandException($"'{url}': only plain http:// addresses without a path are served.");
        }

        var host = address.Host.Trim('[', ']');
        var ip = host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback : IPAddress.TryParse(host, out var parsed) ? parsed : null;
        return ip != null && IPAddress.IsLoopback(ip)
            ? new IPEndPoint(ip, address.Port)
            : throw new CommandException(
                $"'{url}' can be reached from other machines. Clients have no keys yet, so only loopback addresses are served (127.0.0.1, [::1], localhost).");
    }
}
