using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FraudSignals.Events;
using FraudSignals.Http.Contract;
using FraudSignals.Http.Routing;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FraudSignals.Http.OpenApi;

/// <summary>Describes what may be asked of a path, by whom, and the headers of its answers, from the same table that checks it.</summary>
internal static partial class OperationDescription
{
    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<Route>().FirstOrDefault() is not { } route)
        {
            return Task.CompletedTask;
        }

        operation.Tags = new HashSet<OpenApiTagReference> { new(AreaOf(route), context.Document) };
        operation.Description = route.Roles.IsEmpty ? route.Summary
            : $"{route.Summary} Needs the role {string.Join(" or ", route.Roles.Select(r => r.ToString().ToLowerInvariant()))}.";
        operation.Security = route.Roles.IsEmpty ? []
            : [Demand(DocumentDescription.ApiKey, context), Demand(DocumentDescription.Bearer, context)];
        operation.Parameters =
        [
            .. Variables().Matches(route.Path).Select(m => new OpenApiParameter
            {
                Name = m.Groups[1].Value, In = ParameterLocation.Path, Required = true, Schema = SchemaOf(m.Groups[1].Value),
            }),
            .. route.Parameters.Select(
                p => new OpenApiParameter { Name = p.Name, In = ParameterLocation.Query, Description = p.Values, Schema = SchemaOf(p) }),
        ];
        if (route.TakesSource)
        {
            operation.Parameters.Add(
                Header(FraudSignalsHttpOptions.SourceHeader,
                    "The configured source asked for or sent; left out, local, or the party's only feed."));
        }

        if (route.IsTagged)
        {
            operation.Parameters.Add(
                Header("If-None-Match", "The ETag of an earlier answer; where nothing has changed since, 304 comes instead."));
            operation.Responses!["304"] = new OpenApiResponse { Description = "Nothing has changed since." };
        }

        foreach (var (status, response) in operation.Responses!)
        {
            Describe((OpenApiResponse)response, status, route);
        }

        return Task.CompletedTask;
    }

    // The first word of the path that is not api.
    private static string AreaOf(Route route) => route.Path.Split('/', StringSplitOptions.RemoveEmptyEntries).First(w => w != "api");

    /// <summary>A header of a request.</summary>
    public static OpenApiParameter Header(string name, string description, params ReadOnlySpan<string> words) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String,
            Enum = words.IsEmpty ? null : [.. words.ToArray().Select(w => (JsonNode)w)] },
    };

    private static void Describe(OpenApiResponse response, string status, Route route)
    {
        Dictionary<string, IOpenApiHeader> headers = [];
        var isProblem = response.Content?.ContainsKey("application/problem+json") == true;
        if (status == "202")
        {
            headers["Location"] = Header("Where to ask how far the batch is.");
        }

        if (status == "202" || (isProblem && status is "429" or "503"))
        {
            headers["Retry-After"] = Header("Seconds to wait before asking again.", JsonSchemaType.Integer);
        }

        if (status == "401")
        {
            headers["WWW-Authenticate"] = Header("The scheme to show a key with.");
        }

        if (status == "415" && route.TakesSource)
        {
            headers["Accept-Encoding"] = Header("The encodings taken, where that was the reason.");
        }

        if (status == "200" && route.IsTagged)
        {
            headers["ETag"] = Header("Of this answer, for If-None-Match.");
        }

        if (status == "200" && route.IsPaged)
        {
            headers["Link"] = Header("The page after this one, rel=\"next\" (RFC 8288); left out at the end.");
        }

        if (headers.Count > 0)
        {
            response.Headers = headers;
        }

        foreach (var (_, content) in response.Content ?? new Dictionary<string, OpenApiMediaType>())
        {
            content.Example = isProblem ? Examples.Problem(int.Parse(status, System.Globalization.CultureInfo.InvariantCulture))
                : route.Answers.FirstOrDefault(a => $"{a.Status}" == status).Body is { } body ? Examples.Of(body) : null;
        }

        if (route.MediaType != null && status == "200")
        {
            response.Content = new Dictionary<string, OpenApiMediaType>
            {
                [route.MediaType] = new()
                {
                    Schema = route.MediaType == "text/event-stream"
                        ? new OpenApiSchema { Type = JsonSchemaType.String,
                            Description = "Each event alert is a CloudEvents envelope on one line." }
                        : new OpenApiSchema { Type = JsonSchemaType.Object },
                },
            };
        }
    }

    private static OpenApiHeader Header(string description, JsonSchemaType type = JsonSchemaType.String) =>
        new() { Description = description, Schema = new OpenApiSchema { Type = type } };

    private static OpenApiSecurityRequirement Demand(string scheme, OpenApiOperationTransformerContext context) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] };

    private static OpenApiSchema SchemaOf(string variable) => variable == "kind"
        ? new() { Type = JsonSchemaType.String,
            Enum = [.. Enum.GetNames<SubjectKind>().Take(5).Select(k => (JsonNode)k.ToLowerInvariant())] }
        : new() { Type = JsonSchemaType.String };

    private static OpenApiSchema SchemaOf(RouteParameter parameter) => parameter switch
    {
        { Range: { } range } => new()
        {
            Type = JsonSchemaType.Integer, Minimum = $"{range.Least}", Maximum = $"{range.Most}", Default = range.Default,
        },
        { Words: ["true", "false"] } => new() { Type = JsonSchemaType.Boolean },
        { Words.IsEmpty: false } => new() { Type = JsonSchemaType.String, Enum = [.. parameter.Words.Select(w => (JsonNode)w)] },
        _ => new() { Type = JsonSchemaType.String },
    };

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Variables();
}
