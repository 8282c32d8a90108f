using System.Text.RegularExpressions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FraudSignals.Http.Routing;

/// <summary>Describes what may stand in a path and its query in the OpenAPI document, from the same table that checks it.</summary>
internal static partial class RouteDescription
{
    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<Route>().FirstOrDefault() is { } route)
        {
            var text = new OpenApiSchema { Type = JsonSchemaType.String };
            var inPath = Variables().Matches(route.Path).Select(m => new OpenApiParameter
            {
                Name = m.Groups[1].Value, In = ParameterLocation.Path, Required = true, Schema = text,
            });
            var inQuery = route.Parameters.Select(p => new OpenApiParameter { Name = p.Name, In = ParameterLocation.Query, Description = p.Values, Schema = text });
            operation.Parameters = [.. inPath, .. inQuery];
        }

        return Task.CompletedTask;
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Variables();
}
