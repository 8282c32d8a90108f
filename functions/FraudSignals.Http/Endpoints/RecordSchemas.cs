using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Formats.Records;
using FraudSignals.Http.Contract;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FraudSignals.Http.Endpoints;

/// <summary>Describes the bodies of batches in the OpenAPI document, from the same table that reads them.</summary>
internal static class RecordSchemas
{
    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<BatchOf>().FirstOrDefault() is { } batch)
        {
            var table = FieldTable.Of(batch.Type, Source.Local);
            var record = RecordOf(table);
            var text = new OpenApiSchema { Type = JsonSchemaType.String };
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Description = "A JSON array (or one object), one object a line, or CSV with the field names as header; or what the layout of the source describes, XML included. "
                    + $"May be compressed with {Formats.Input.Unpacking.Known}.",
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/json"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Array, Items = record } },
                    ["application/x-ndjson"] = new() { Schema = text },
                    ["text/csv"] = new() { Schema = text },
                    ["application/xml"] = new() { Schema = text },
                },
            };
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = FraudSignalsHttpOptions.SourceHeader,
                In = ParameterLocation.Header,
                Description = "The configured source that sends the batch; local when left out.",
                Schema = text,
            });
        }

        return Task.CompletedTask;
    }

    private static OpenApiSchema RecordOf(FieldTable table) => new()
    {
        Type = JsonSchemaType.Object,
        Required = table.Fields.Where(f => f.Required).Select(f => f.Name).ToHashSet(),
        AdditionalPropertiesAllowed = false,
        Properties = table.Fields.ToDictionary(f => f.Name, f => (IOpenApiSchema)new OpenApiSchema
        {
            Type = f.Subject is null ? TypeOf(f.Shape) : JsonSchemaType.String | JsonSchemaType.Null,
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

/// <summary>Marks an endpoint that takes batches.</summary>
internal sealed record BatchOf(EventType Type);
