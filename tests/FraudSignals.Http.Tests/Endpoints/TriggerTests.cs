using System.Reflection;
using System.Text.RegularExpressions;
using FraudSignals.Http.Routing;

namespace FraudSignals.Http.Tests.Endpoints;

/// <summary>
/// The Azure host, which is not built on every feed, has a trigger for every endpoint, for the document of them, and no others.
/// </summary>
public sealed class TriggerTests
{
    [Fact]
    public void Every_endpoint_has_its_trigger() => Assert.Equal(
        RouteTable.All.Select(r => $"{(r.Verb == "GET" ? "GET HEAD" : r.Verb)} {r.Path.TrimStart('/')}").Append("GET HEAD openapi/v1.json")
            .Order(StringComparer.Ordinal),
        Triggers().Order(StringComparer.Ordinal));

    private static IEnumerable<string> Triggers()
    {
        var directory =
            typeof(TriggerTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Triggers").Value!;
        return Directory.EnumerateFiles(directory, "*.cs").Select(File.ReadAllText)
            .SelectMany(
                text => Regex.Matches(text, """\[HttpTrigger\(\s*AuthorizationLevel\.\w+,\s*"(\w+)"(?:,\s*"(head)")?,\s*Route = "([^"]+)"\)\]"""))
            .Select(m => $"{$"{m.Groups[1].Value} {m.Groups[2].Value}".Trim().ToUpperInvariant()} {m.Groups[3].Value}");
    }
}
