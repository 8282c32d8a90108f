using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using FraudSignals.Http.Routing;
using Json.Schema;
using Microsoft.AspNetCore.Http;

namespace FraudSignals.Http.Tests.OpenApi;

/// <summary>Holds every answer of a server to the document it serves: status, content type, body and headers.</summary>
internal sealed class DocumentGuard
{
    private static readonly EvaluationOptions Strictly = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };
    private static readonly Lazy<Task<JsonNode>> Served =
        new(async () => JsonNode.Parse(await FraudSignalsDescription.WriteAsync(CancellationToken.None))!);
    private static readonly ConcurrentDictionary<string, JsonSchema> Schemas = new();

    private readonly ConcurrentQueue<string> _violations = new();

    public async Task WatchAsync(HttpContext context, RequestDelegate next)
    {
        if (RouteTable.All.FirstOrDefault(r => r.Takes(context.Request.Method) && r.Match(context.Request.Path) != null) is not { } route
            || route.MediaType == "text/event-stream")
        {
            await next(context);
            return;
        }

        var wire = context.Response.Body;
        using var seen = new MemoryStream();
        context.Response.Body = seen;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = wire;
        }

        // One that was cut off has no answer.
        if (!context.RequestAborted.IsCancellationRequested)
        {
            foreach (var violation in Violations(await Served.Value, route, context, seen.ToArray()))
            {
                _violations.Enqueue($"{route.Verb} {route.Path} {context.Response.StatusCode}: {violation}");
            }

            seen.Position = 0;
            await seen.CopyToAsync(wire, context.RequestAborted);
        }
    }

    public void Assert() => Xunit.Assert.Empty(_violations);

    private static IEnumerable<string> Violations(JsonNode document, Route route, HttpContext context, byte[] body)
    {
        var status = $"{context.Response.StatusCode}";
        var responses = document["paths"]![route.Path]![route.Verb.ToLowerInvariant()]!["responses"]!.AsObject();
        if (responses[status] is not JsonObject response)
        {
            return [$"the document names {string.Join(", ", responses.Select(r => r.Key))} only"];
        }

        if (body.Length == 0 || context.Response.Headers.ContentEncoding.Count > 0)
        {
            return [];
        }

        var type = context.Response.ContentType!.Split(';')[0];
        return response["content"]?[type]?["schema"] is { } schema
            ? Violations(SchemaOf(document, schema), body)
            : [$"the document has no {type}"];
    }

    private static IEnumerable<string> Violations(JsonSchema schema, byte[] body)
    {
        var result = schema.Evaluate(JsonNode.Parse(body), Strictly);
        return result.IsValid ? [] : result.Details.Where(d => d.HasErrors)
            .SelectMany(d => d.Errors!.Select(e => $"{d.InstanceLocation} {e.Key}: {e.Value}"));
    }

    // The whole document's schemas stand beside the one that is asked for, closed against members it does not name.
    private static JsonSchema SchemaOf(JsonNode document, JsonNode schema) => Schemas.GetOrAdd(schema.ToJsonString(), _ =>
    {
        var all = document["components"]!["schemas"]!.DeepClone().AsObject();
        foreach (var (_, each) in all)
        {
            if (each!["properties"] != null)
            {
                each["additionalProperties"] = false;
            }
        }

        var root = (JsonObject)schema.DeepClone();
        root["components"] = new JsonObject { ["schemas"] = all };
        return JsonSerializer.Deserialize<JsonSchema>(root.ToJsonString())!;
    });
}
