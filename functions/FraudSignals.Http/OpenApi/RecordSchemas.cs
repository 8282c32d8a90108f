using System.Text.Json.Nodes;
using FraudSignals.Events.Sources;
using FraudSignals.Formats.Input;
using FraudSignals.Formats.Records;
using FraudSignals.Http.Contract;
using FraudSignals.Http.Routing;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FraudSignals.Http.OpenApi;

/// <summary>Describes the bodies of batches in the OpenAPI document, from the same table that reads them.</summary>
internal static class RecordSchemas
{
    /// <summary>Marks a schema of something posted, whose members may be null where they are of that type.</summary>
    public const string MayBeNull = "x-may-be-null";

    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<BatchOf>().FirstOrDefault() is not { } batch)
        {
            return Task.CompletedTask;
        }

        var document = context.Document!;
        var name = batch.Type.ToString();
        document.AddComponent<IOpenApiSchema>(name, RecordOf(FieldTable.Of(batch.Type, Source.Local)));
        var record = new OpenApiSchemaReference(name, document);
        var example = Examples.Record(batch.Type);
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Description =
                "A JSON array (or one object), one object a line, or CSV with the field names as header; or what the layout of the "
                + "source describes, XML included. "
                    + $"May be compressed with {Unpacking.Known}.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Array, Items = record },
                    Example = new JsonArray(example.DeepClone()) },
                ["application/x-ndjson"] =
                    new() { Schema = Text($"One {name} a line."), Example = example.ToJsonString(HttpJson.Readable.Options) + "\n" },
                ["text/csv"] = new() { Schema = Text("The field names, then a record a line."), Example = CsvOf(example) },
                ["application/xml"] = new() { Schema = Text("What the layout of the source describes.") },
            },
        };
        operation.Parameters!.Add(
            OperationDescription.Header(
                "X-Batch-Id", "The sender's own name for the batch, 1 to 128 visible ASCII characters; the answer shows it as batchId."));
        operation.Parameters.Add(OperationDescription.Header("Content-Encoding", "How the body is compressed.", "gzip", "br", "deflate"));
        operation.Parameters.Add(OperationDescription.Header(
            "Prefer", "respond-async (RFC 7240): where the host works batches off behind their answer, 202 at once.", "respond-async"));
        return Task.CompletedTask;
    }

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };

    private static string CsvOf(JsonObject record) =>
        string.Join(',', record.Select(f => f.Key)) + "\n"
            + string.Join(',', record.Select(f => f.Value!.ToString().Replace("True", "true", StringComparison.Ordinal))) + "\n";

    private static OpenApiSchema RecordOf(FieldTable table) => new()
    {
        Type = JsonSchemaType.Object,
        Description = $"One {table.Type.ToString().ToLowerInvariant()} as it is posted.",
        Required = table.Fields.Where(f => f.Required).Select(f => f.Name).ToHashSet(),
        AdditionalPropertiesAllowed = false,
        Metadata = new Dictionary<string, object> { [MayBeNull] = true },
        Properties = table.Fields.ToDictionary(f => f.Name, f => (IOpenApiSchema)new OpenApiSchema
        {
            // Null is nothing known, wherever a field may be left out; clients may write what is not set like that.
            Type = f.Subject is null ? f.Required ? TypeOf(f.Shape) : TypeOf(f.Shape) | JsonSchemaType.Null
                : JsonSchemaType.String | JsonSchemaType.Null,
            Format = f.Shape switch { FieldShape.Time => "date-time", FieldShape.Date => "date", _ => null },
            Description = f.Expected,
        }),
    };

    private static JsonSchemaType TypeOf(FieldShape shape) => shape switch
    {
        FieldShape.Seconds => JsonSchemaType.Number,
        FieldShape.Version => JsonSchemaType.Integer,
        FieldShape.Flag => JsonSchemaType.Boolean,
        FieldShape.Amount or FieldShape.SignedAmount => JsonSchemaType.Number | JsonSchemaType.String,
        _ => JsonSchemaType.String,
    };
}
