using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FraudSignals.Http.Tests.Endpoints;

/// <summary>The Azure host, which is not built on every feed, has a trigger for every endpoint and no others.</summary>
public sealed class TriggerTests
{
    // Described from the routes of the embedded host; the same for both.
    private const string Description = "GET openapi/{documentName}.json";

    [Fact]
    public async Task Every_endpoint_has_its_trigger()
    {
        await using var server = await TestServer.StartAsync();
        var endpoints = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(e => $"{e.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Single()} {e.RoutePattern.RawText!.TrimStart('/')}")
            .Where(e => e != Description);

        Assert.Equal(endpoints.Order(StringComparer.Ordinal), Triggers().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Triggers()
    {
        var directory = typeof(TriggerTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Triggers").Value!;
        return Directory.EnumerateFiles(directory, "*.cs").Select(File.ReadAllText)
            .SelectMany(text => Regex.Matches(text, """\[HttpTrigger\(AuthorizationLevel\.\w+, "(\w+)", Route = "([^"]+)"\)\]"""))
            .Select(m => $"{m.Groups[1].Value.ToUpperInvariant()} {m.Groups[2].Value}");
    }
}
