using System.Net;
using FraudSignals.Host.Shell;
using FraudSignals.Http.Contract;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace FraudSignals.Host.Serving;

/// <summary>Where a host listens, and what stands before it.</summary>
/// <param name="Plain">Addresses for http.</param>
/// <param name="Secure">Addresses for https.</param>
/// <param name="Certificate">What https is served with; null where it is not.</param>
/// <param name="Proxies">Whose word on the sender's address and scheme is taken; null where no proxy stands before it.</param>
internal sealed record Doors(IReadOnlyList<IPEndPoint> Plain, IReadOnlyList<IPEndPoint> Secure, ServerCertificate? Certificate = null,
    IReadOnlyList<IPNetwork>? Proxies = null)
{
    /// <summary>Whether nobody but this machine can reach it.</summary>
    public bool AreOfThisMachine => Proxies == null && Plain.Concat(Secure).All(p => IPAddress.IsLoopback(p.Address));

    /// <param name="urls">Addresses, separated by semicolons, for example <c>http://127.0.0.1:7071;https://0.0.0.0:7443</c>.</param>
    /// <param name="certificate">What https is served with; null where there is none.</param>
    /// <param name="proxies">Whose word is taken; null where no proxy stands before it.</param>
    /// <exception cref="CommandException">An address is none, or may not be listened on like that.</exception>
    public static Doors Parse(string urls, ServerCertificate? certificate = null, IReadOnlyList<IPNetwork>? proxies = null)
    {
        var points = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse).ToList();
        if (points.Count == 0)
        {
            throw new CommandException("--urls names no address.");
        }

        var doors =
            new Doors([.. points.Where(p => !p.IsSecure).Select(p => p.Point)], [.. points.Where(p => p.IsSecure).Select(p => p.Point)],
                certificate, proxies);
        if (doors.Secure.Count > 0 && certificate == null)
        {
            throw new CommandException($"{urls}: https needs a certificate; name its file with --certificate.");
        }

        if (doors.Plain.FirstOrDefault(p => !IPAddress.IsLoopback(p.Address)) is { } bare && proxies == null)
        {
            throw new CommandException(
                $"http://{bare} can be reached from other machines, and what goes over it can be read on the way. Listen on a loopback "
                + $"address, on https with --certificate, "
                + "or on http behind a proxy that ends TLS with --behind-proxy.");
        }

        return doors;
    }

    /// <summary>Refuses doors that others can reach while nobody can be told apart.</summary>
    /// <exception cref="CommandException">There are no parties.</exception>
    public void RequireParties(bool hasParties)
    {
        if (!AreOfThisMachine && !hasParties)
        {
            throw new CommandException(
                "The host can be reached from other machines, and has no parties, so anybody could do anything. Set them up first with: "
                + "parties add NAME --data DIR");
        }
    }

    /// <summary>Takes the sender's address and scheme from the proxies, and from nobody else.</summary>
    public void UseProxies(IApplicationBuilder app)
    {
        if (Proxies == null)
        {
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        Proxies.ToList().ForEach(options.KnownIPNetworks.Add);
        app.Use(RefuseOthersAsync);
        app.UseForwardedHeaders(options);
    }

    // Whoever goes round the proxy would show its key without TLS. How the host is may be asked from anywhere, as orchestrators do.
    private Task RefuseOthersAsync(HttpContext context, RequestDelegate next)
    {
        var from = context.Connection.RemoteIpAddress;
        from = from is { IsIPv4MappedToIPv6: true } ? from.MapToIPv4() : from;
        return context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
            || (from != null && Proxies!.Any(p => p.Contains(from)))
            ? next(context)
            : Answers.Problem(context, StatusCodes.Status403Forbidden, "not_by_proxy",
                "This host is reached by its proxy alone; ask there.").ExecuteAsync(context);
    }

    private static (IPEndPoint Point, bool IsSecure) Parse(string url)
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

        if (address.Scheme is not ("http" or "https") || address.PathBase.Length > 0)
        {
            throw new CommandException($"'{url}': only http:// and https:// addresses without a path are served.");
        }

        var host = address.Host.Trim('[', ']');
        var ip = host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
            : host is "*" or "+" ? IPAddress.IPv6Any
            : IPAddress.TryParse(host, out var parsed) ? parsed
            : throw new CommandException(
                $"'{url}': name the address to listen on by its digits, for example 127.0.0.1 for loopback or 0.0.0.0 for all.");
        return (new IPEndPoint(ip, address.Port), address.Scheme == "https");
    }
}
