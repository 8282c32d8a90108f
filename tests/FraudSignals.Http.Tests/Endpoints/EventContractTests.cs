using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using FraudSignals.Alerts.Messages;
using FraudSignals.Http.Contract;

namespace FraudSignals.Http.Tests.Endpoints;

/// <summary>What describes alerts is served to everybody, and holds together.</summary>
public sealed class EventContractTests
{
    [Fact]
    public async Task The_schema_of_what_is_written_is_served()
    {
        await using var server = await TestServer.StartAsync(options => options.IsOpenWithoutParties = false);

        var answer = await server.GetAsync("/schemas/alert.v2.json");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(AlertEnvelope.DataSchema, answer.Json.GetProperty("$id").GetString());
        Assert.Equal(AlertEnvelope.Type, answer.Json.GetProperty("properties").GetProperty("type").GetProperty("const").GetString());
    }

    [Fact]
    public async Task The_asyncapi_document_is_served_and_its_references_lead_somewhere()
    {
        await using var server = await TestServer.StartAsync(options => options.IsOpenWithoutParties = false);

        var answer = await server.GetAsync("/asyncapi/v1.json");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var document = JsonNode.Parse(answer.Json.GetRawText())!;
        Assert.Equal("3.1.0", document["asyncapi"]!.GetValue<string>());
        var references = References(document).ToList();
        Assert.Contains("#/components/schemas/envelope", references);
        Assert.All(references, r => Assert.NotNull(r.Split('/')[1..].Aggregate((JsonNode?)document, (node, name) => node?[name])));
        Assert.Equal(
            AlertRouting.Topics.Order(StringComparer.Ordinal),
            document["channels"]!.AsObject().Select(c => c.Value!["address"]!.GetValue<string>())
                .Where(a => a.EndsWith("-alerts", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(JsonSerializer.Serialize(JsonNode.Parse(EventContract.AsyncApi)), JsonSerializer.Serialize(document));
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(m => m.Key == "$ref" ? [m.Value!.GetValue<string>()] : References(m.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };
}
