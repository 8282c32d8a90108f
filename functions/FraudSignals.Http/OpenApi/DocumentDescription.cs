using FraudSignals.Http.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FraudSignals.Http.OpenApi;

/// <summary>Says what the document as a whole is about, who may ask, and where its schemas can say more than the generator does.</summary>
internal static class DocumentDescription
{
    public const string ApiKey = "apiKey";
    public const string Bearer = "bearer";

    private static readonly Dictionary<string, string> Areas = new()
    {
        ["alerts"] = "What the rules found, for those who act on it.",
        ["batches"] = "Batches that are worked off behind their answer.",
        ["calls"] = "Call-detail records of telcos.",
        ["health"] = "Whether the host works.",
        ["parties"] = "Who may ask what.",
        ["rules"] = "The rules in force, and switches for each.",
        ["schemas"] = "What files and messages look like, as JSON Schema.",
        ["subjects"] = "What is known of a number, SIM, device, cell or account.",
        ["transfers"] = "Transfers of banks.",
    };

    public static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new OpenApiInfo
        {
            Title = "FraudSignals",
            Version = "1.0",
            Summary = "Joins the calls of telcos and the transfers of banks, and raises alerts.",
            Description =
                "Records are posted in batches and answered record by record; sending a batch again is safe, since records are known by "
                    + "source and id. Alerts are read by pages, as a stream, or from topics. Members that are not known are left out, "
                    + "never null. "
                    + "Times are RFC 3339. Errors are problem details (RFC 9457) whose member code is stable.",
            Contact = new OpenApiContact { Name = "The operator of this host" },
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        document.Servers = [new OpenApiServer { Url = "/", Description = "The host that serves this document." }];
        document.Tags = document.Paths.SelectMany(p => p.Value.Operations!.Values).SelectMany(o => o.Tags!).Select(t => t.Name!).Distinct()
            .Order(StringComparer.Ordinal)
            .Select(t => new OpenApiTag { Name = t, Description = Areas.GetValueOrDefault(t, $"What is under /api/{t}.") }).ToHashSet();
        document.AddComponent<IOpenApiSecurityScheme>(ApiKey, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = Identification.KeyHeader,
            Description = "A party's key. Without parties, a host that listens on loopback alone asks for none.",
        });
        document.AddComponent<IOpenApiSecurityScheme>(Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http, Scheme = "bearer",
            Description = "A party's key, or a token of the issuer the host is set up with.",
        });
        foreach (var (name, schema) in document.Components!.Schemas!)
        {
            if (schema is OpenApiSchema described)
            {
                DropNulls(described, isPosted: name.EndsWith("Request", StringComparison.Ordinal));
            }
        }

        return Task.CompletedTask;
    }

    // Null is never written, but may be posted where a member may be left out; the records of a batch are described by RecordSchemas.
    private static void DropNulls(OpenApiSchema schema, bool isPosted = false)
    {
        if (schema.Metadata?.ContainsKey(RecordSchemas.MayBeNull) == true)
        {
            return;
        }

        schema.Type &= ~JsonSchemaType.Null;
        foreach (var (name, member) in schema.Properties?.ToList() ?? [])
        {
            if (member is OpenApiSchema { OneOf: { Count: 2 } choice }
                && choice.FirstOrDefault(c => c is OpenApiSchemaReference) is { } only)
            {
                schema.Properties![name] = only;
            }
            else if (member is OpenApiSchema inner && !(isPosted && schema.Required?.Contains(name) != true))
            {
                DropNulls(inner);
            }
        }

        if (schema.Items is OpenApiSchema items)
        {
            DropNulls(items);
        }
    }
}
