using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using FraudSignals.Rules;

namespace FraudSignals.Alerts.Messages;

/// <summary>The published schema says what is written: the same members, of the same types, the same of them always there.</summary>
public sealed class AlertSchemaTests
{
    [Theory]
    [InlineData("alert", typeof(Alert))]
    [InlineData("subject", typeof(AlertSubject))]
    [InlineData("owner", typeof(AlertOwner))]
    [InlineData("reason", typeof(Reason))]
    [InlineData("value", typeof(ReasonValue))]
    [InlineData("money", typeof(MoneyAtRisk))]
    [InlineData("counterpart", typeof(Counterpart))]
    public void A_definition_has_the_members_of_its_type(string definition, Type type)
    {
        var stated = SchemaFaults.Whole["$defs"]![definition]!;
        var written = JsonSchemaExporter.GetJsonSchemaAsNode(AlertJson.Readable.Options, type)["properties"]!.AsObject();
        written.Remove("sealed"); // For stores alone; see below.
        written.Remove("traceParent"); // The envelope's.

        Assert.Equal(Types(written), Types(stated["properties"]!.AsObject()));
    }

    [Fact]
    public void An_alert_with_all_members_and_one_with_the_least_are_as_stated()
    {
        var full =
            SomeAlert.With("bank", "a-bank/t1") with { Owner = new AlertOwner("a-bank", "66", OwnedBy.OnlyPoster),
                SnoozedUntil = DateTimeOffset.UnixEpoch };
        var least = full with
        {
            Subject = full.Subject with { Key = null },
            Owner = new AlertOwner(null, null, OwnedBy.NoPoster),
            Reasons = [full.Reasons[0] with { Values = [new ReasonValue("amount", null, ">", null, null)] }],
        };

        Assert.Empty(SchemaFaults.Of(Envelope(full)));
        Assert.Empty(SchemaFaults.Of(Envelope(least)));
    }

    [Fact]
    public void Notices_to_the_platforms_desk_are_as_stated()
    {
        var first = SomeAlert.With("bank", "a-bank/t1");

        Assert.Empty(SchemaFaults.Of(Envelope(AlertBudget.NoticeOf(first, 10))));
        foreach (var kind in (string[])["feed", "rule", "typology"])
        {
            Assert.Empty(SchemaFaults.Of(Envelope(PulseNotice.Of(kind, "x", "silent", "telco", first.Time, "hash"))));
        }
    }

    [Fact]
    public void What_is_sealed_is_not_published()
    {
        var alert = SomeAlert.With("bank", "a-bank/t1");

        Assert.DoesNotContain("sealed",
            Envelope(alert with { Subject = alert.Subject with { Sealed = "20261130-aa.1.bytes" } }).ToJsonString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"specversion\":\"1.0\"", "\"specversion\":\"2.0\"")]
    [InlineData("\"severity\":\"high\"", "\"severity\":\"dire\"")]
    [InlineData("\"weight\":35", "\"weight\":\"35\"")]
    [InlineData("\"appeal\":", "\"apeal\":")]
    [InlineData("\"data\":{", "\"data\":{\"more\":1,")]
    [InlineData("\"specversion\":", "\"more\":1,\"specversion\":")]
    [InlineData("\"token\":\"01", "\"token\":\"+66")]
    public void Another_body_is_not(string written, string instead)
    {
        var text = Envelope(SomeAlert.With("bank", "a-bank/t1")).ToJsonString().Replace(written, instead, StringComparison.Ordinal);

        Assert.NotEmpty(SchemaFaults.Of(JsonNode.Parse(text)!));
    }

    private static JsonNode Envelope(Alert alert)
    {
        var body = new ArrayBufferWriter<byte>();
        AlertEnvelope.Write(body, alert);
        return JsonNode.Parse(Encoding.UTF8.GetString(body.WrittenSpan))!;
    }

    /// <summary>Each member and its JSON type, null left out as it is when written.</summary>
    private static SortedDictionary<string, string> Types(JsonObject properties) => new(
        properties.ToDictionary(p => p.Key, p => TypeOf(p.Value!)), StringComparer.Ordinal);

    private static string TypeOf(JsonNode schema) => schema switch
    {
        _ when schema["$ref"] != null => "object",
        _ when schema["enum"] != null || schema["const"] != null => "string",
        { } s when s["type"] is JsonArray several => string.Join('|', several.Select(t => t!.GetValue<string>()).Where(t => t != "null")),
        _ => schema["type"]!.GetValue<string>(),
    };
}
