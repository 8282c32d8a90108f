using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FraudSignals.Http.OpenApi;

/// <summary>
/// Describes bodies as the serializer writes them: a member that may be null is left out then, so it is optional and never null; all
/// others are always there. Words of a closed vocabulary are named.
/// </summary>
internal static class AnswerSchemas
{
    public static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        if (schema.Enum is { Count: > 0 })
        {
            schema.Type = JsonSchemaType.String;
        }

        if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object)
        {
            var nullability = new NullabilityInfoContext();
            schema.Required = context.JsonTypeInfo.Properties
                .Where(p => p.Get != null && IsAlwaysThere(p.AttributeProvider as PropertyInfo, nullability))
                .Select(p => p.Name).ToHashSet();
        }

        if (context.JsonPropertyInfo?.AttributeProvider is PropertyInfo property)
        {
            if (property.GetCustomAttribute<AllowedValuesAttribute>() is { } words)
            {
                schema.Enum = [.. words.Values.Select(w => (JsonNode)(string)w!)];
            }
        }

        return Task.CompletedTask;
    }

    private static bool IsAlwaysThere(PropertyInfo? property, NullabilityInfoContext nullability) =>
        property != null
            && (property.IsDefined(typeof(JsonRequiredAttribute)) || nullability.Create(property).ReadState == NullabilityState.NotNull);
}
