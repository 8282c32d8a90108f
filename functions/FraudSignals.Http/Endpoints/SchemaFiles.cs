using System.Collections.Immutable;
using FraudSignals.Http.Contract;
using Microsoft.AspNetCore.Http;

namespace FraudSignals.Http.Endpoints;

/// <summary>The JSON Schemas of rule files, of the document of the parties and of alerts, as hosts serve them.</summary>
internal static class SchemaFiles
{
    public const string MediaType = "application/schema+json";

    private const string Prefix = "schemas/";

    private static readonly ImmutableSortedDictionary<string, byte[]> All = typeof(SchemaFiles).Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
        .ToImmutableSortedDictionary(n => n[Prefix.Length..], Read, StringComparer.Ordinal);

    public static IResult Answer(HttpContext context, string name) => All.TryGetValue(name, out var schema)
        ? new BytesAnswer(schema, MediaType, StatusCodes.Status200OK, isTagged: true)
        : Answers.Problem(context, StatusCodes.Status404NotFound, "unknown_schema",
            $"There is no such schema. There are {string.Join(", ", All.Keys)}.");

    private static byte[] Read(string name)
    {
        using var resource = typeof(SchemaFiles).Assembly.GetManifestResourceStream(name)!;
        var schema = new byte[resource.Length];
        resource.ReadExactly(schema);
        return schema;
    }
}
