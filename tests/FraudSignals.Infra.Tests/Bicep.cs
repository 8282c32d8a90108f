using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace FraudSignals.Infra.Tests;

/// <summary>The templates as the Bicep compiler sees them; compiled once for all tests.</summary>
public sealed class Bicep : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fraudsignals-infra-").FullName;

    public static string Infra { get; } = Path.GetFullPath(Metadata("Infra"));

    /// <summary>Why the compiler cannot run here; null where it can.</summary>
    public static string? Missing { get; } = OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64
        ? null
        : "The package of the Bicep compiler the tests use is for Linux on x64.";

    public string Diagnostics { get; private set; } = "";

    /// <summary>The compiled template.</summary>
    public JsonObject Template { get; private set; } = [];

    /// <summary>The compiled parameters.</summary>
    public JsonObject Parameters { get; private set; } = [];

    /// <summary>All resources of the template and its modules, those it only refers to left out.</summary>
    public IEnumerable<JsonObject> Resources => ResourcesOf(Template);

    public async ValueTask InitializeAsync()
    {
        if (Missing != null)
        {
            return;
        }

        var (template, parameters) = (Path.Combine(_directory, "main.json"), Path.Combine(_directory, "parameters.json"));
        // Both lint as they go.
        Diagnostics = await RunAsync("build", Path.Combine(Infra, "main.bicep"), "--outfile", template)
            + await RunAsync("build-params", Path.Combine(Infra, "main.bicepparam"), "--outfile", parameters);
        if (File.Exists(template) && File.Exists(parameters))
        {
            Template = JsonNode.Parse(await File.ReadAllTextAsync(template))!.AsObject();
            Parameters = JsonNode.Parse(await File.ReadAllTextAsync(parameters))!.AsObject();
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>What the compiler says on either output; nothing where all is well.</summary>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Metadata("Bicep"), arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        (start.Environment["AZURE_ENV_NAME"], start.Environment["AZURE_LOCATION"]) = ("fraud-test-1", "southeastasia");
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return string.Concat(said) + (process.ExitCode == 0 ? "" : $"ended with {process.ExitCode}");
    }

    /// <summary>The template of a module; null where a resource is none. Properties may be an expression.</summary>
    public static JsonObject? TemplateOf(JsonObject resource) => (resource["properties"] as JsonObject)?["template"] as JsonObject;

    private static IEnumerable<JsonObject> ResourcesOf(JsonObject template)
    {
        var resources = template["resources"] switch
        {
            JsonObject named => named.Select(r => r.Value!.AsObject()),
            JsonArray listed => listed.Select(r => r!.AsObject()),
            _ => [],
        };
        foreach (var resource in resources.Where(r => r["existing"]?.GetValue<bool>() != true))
        {
            yield return resource;
            if (TemplateOf(resource) is { } inner)
            {
                foreach (var below in ResourcesOf(inner))
                {
                    yield return below;
                }
            }
        }
    }

    private static string Metadata(string key) =>
        typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
