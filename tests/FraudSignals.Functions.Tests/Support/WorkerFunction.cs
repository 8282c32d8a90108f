using System.Text.Json;
using FraudSignals.Functions.Tests.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace FraudSignals.Functions.Tests.Support;

/// <summary>A function as its worker describes it.</summary>
/// <param name="Metadata">The description.</param>
/// <param name="Trigger">The binding that starts it.</param>
internal sealed record WorkerFunction(FunctionMetadata Metadata, JsonElement Trigger)
{
    public string Name => Metadata.Name;

    public string TriggerType => Trigger.GetProperty("type").GetString()!;

    /// <summary>The parameter the trigger's data goes to.</summary>
    public string Parameter => Trigger.GetProperty("name").GetString()!;

    /// <summary>For HTTP: method and route; for timers the schedule; for queues the queue.</summary>
    public string On => TriggerType switch
    {
        "httpTrigger" =>
            $"{string.Join(',', Trigger.GetProperty("methods").EnumerateArray().Select(m => m.GetString()!.ToUpperInvariant()))} "
            + $"{Trigger.GetProperty("route").GetString()}",
        "timerTrigger" => Trigger.GetProperty("schedule").GetString()!,
        _ => Trigger.GetProperty("queueName").GetString()!,
    };

    /// <summary>Whether it is for what no other route is for.</summary>
    public bool IsForTheRest =>
        TriggerType == "httpTrigger" && Trigger.GetProperty("route").GetString()!.StartsWith("{*", StringComparison.Ordinal);

    public static WorkerFunction Of(FunctionMetadata metadata) => new(metadata, metadata.RawBindings
        .Select(b => JsonDocument.Parse(b).RootElement)
        .Single(b => b.GetProperty("type").GetString()!.EndsWith("Trigger", StringComparison.Ordinal)));

    /// <summary>The values of its route where a request is for it; else null.</summary>
    public RouteValueDictionary? Match(HttpRequestMessage request)
    {
        var values = new RouteValueDictionary();
        return TriggerType == "httpTrigger"
            && Trigger.GetProperty("methods").EnumerateArray()
                .Any(m => request.Method.Method.Equals(m.GetString(), StringComparison.OrdinalIgnoreCase))
            && new TemplateMatcher(TemplateParser.Parse(Trigger.GetProperty("route").GetString()!), [])
                .TryMatch(new PathString(request.RequestUri!.AbsolutePath), values)
                ? values
                : null;
    }
}
