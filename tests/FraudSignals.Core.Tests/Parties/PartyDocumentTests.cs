using System.Text;
using System.Text.Json.Nodes;

namespace FraudSignals.Parties;

/// <summary>The document of the parties: what it holds, and what is refused with its place.</summary>
public sealed class PartyDocumentTests
{
    private static readonly JsonNode _schema =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "parties.schema.json")))!;

    [Fact]
    public void What_is_written_is_read_again()
    {
        var (key, text) = PartyKey.Make(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        var party = new Party
        {
            Name = "bank-a", Index = 7, Roles = [PartyRole.Ingest, PartyRole.Respond], Desk = "bank", Country = "66",
            NumberRanges = ["+66812"], PortedLists = ["ported"],
            BankCodes = ["014"], AccountPrefixes = ["99"], Keys = [key], Clients = ["app"], Limits = new PartyLimits(5, 6),
        };

        var read = Assert.Single(PartyDocument.Parse(new PartyDocument { Parties = [party] }.Write()).All);

        Assert.Equal(Encoding.UTF8.GetString(new PartyDocument { Parties = [party] }.Write()),
            Encoding.UTF8.GetString(new PartyDocument { Parties = [read] }.Write()));
        Assert.True(read.Keys[0].Is(text));
        Assert.False(read.Keys[0].Is(text[..^1]));
        Assert.Equal(key.Id, PartyKey.IdOf(text));
    }

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var read = Assert.Single(PartyDocument.Parse("""{ "parties": [{ "name": "a", "index": 1, "roles": ["respond"] }] }"""u8).All);

        Assert.Equal((new PartyLimits(), 0, 0), (read.Limits, read.Keys.Length, read.NumberRanges.Length));
    }

    [Theory]
    [InlineData("""{ "parties": [{ "name": "a", "index": 1, "roles": ["respond"], "desks": "bank" }] }""", "desks")]
    [InlineData("""{ "parties": [{ "name": "a", "index": 1, "roles": ["post"] }] }""", "roles")]
    [InlineData("""{ "parties": [{ "name": "a", "index": 1, "roles": [] }] }""", "at least one")]
    [InlineData("""{ "parties": [{ "name": "a", "index": 1 }] }""", "roles")]
    [InlineData("""{ "parties": [{ "name": "A", "index": 1, "roles": ["respond"] }] }""", "lower-case")]
    [InlineData("""{ "parties": [{ "name": "a", "index": 0, "roles": ["respond"] }] }""", "index")]
    [InlineData("""{ "parties": [{ "name": "a", "index": 1, "roles": ["respond"] }, { "name": "a", "index": 2, "roles": ["respond"] }] }""",
        "more than once")]
    [InlineData("""{ "parties": [{ "name": "a", "name": "b", "index": 1, "roles": ["respond"] }] }""", "name")]
    [InlineData("""{ "parties": [{ "name": "a", "index": 1, "roles": ["respond"], "numberRanges": ["0812"] }] }""", "0812")]
    [InlineData(
        """{ "parties": [{ "name": "a", "index": 1, "roles": ["respond"], "keys": [{ "id": "x", "hash": "y", "created": "2026-01-01T00:00:00Z" }] }] }""", "not made by")]
    [InlineData("""{ "parties": [{ "name": "a", "index": 1, "roles": ["respond"], "desk": "police" }] }""", "police")]
    [InlineData(
        """{ "parties": [{ "name": "a", "index": 1, "roles": ["respond"], "webhooks": [{ "name": "desk", "url": "http://a.example/", "secrets": ["whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="] }] }] }""", "goes over http")]
    [InlineData(
        """{ "parties": [{ "name": "a", "index": 1, "roles": ["respond"], "webhooks": [{ "name": "desk", "url": "https://me:pw@a.example/", "secrets": ["whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="] }] }] }""", "no https address")]
    [InlineData(
        """{ "parties": [{ "name": "a", "index": 1, "roles": ["respond"], "webhooks": [{ "name": "desk", "url": "https://a.example/", "secrets": ["whsec_c2hvcnQ="] }] }] }""", "24 to 64 bytes")]
    [InlineData(
        """{ "parties": [{ "name": "a", "index": 1, "roles": ["ingest"], "webhooks": [{ "name": "desk", "url": "https://a.example/", "secrets": ["whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="] }] }] }""", "add the role respond")]
    [InlineData("""{ "parties": [{ "name": "a", "index": 1, "roles": ["respond"], "publicKey": "-----BEGIN PUBLIC KEY-----" }] }""",
        "publicKey is a public key in PEM")]
    [InlineData("""{ }""", "parties")]
    [InlineData("""null""", "null")]
    [InlineData("""{ "parties": [""", "line 1")]
    public void What_cannot_be_is_told(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => PartyDocument.Parse(Encoding.UTF8.GetBytes(text))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void The_schema_names_what_is_read_and_nothing_else()
    {
        Assert.Equal(Names(typeof(Party)), Properties("party"));
        Assert.Equal(Names(typeof(PartyKey)), Properties("key"));
        Assert.Equal(Names(typeof(Webhook)), Properties("webhook"));
        Assert.Equal(Enum.GetNames<PartyRole>().Select(n => n.ToLowerInvariant()),
            _schema["$defs"]!["party"]!["properties"]!["roles"]!["items"]!["enum"]!.AsArray().Select(e => e!.GetValue<string>()));

        static IEnumerable<string> Names(Type type) =>
            type.GetProperties().Where(p => p.CanWrite).Select(p => char.ToLowerInvariant(p.Name[0]) + p.Name[1..])
                .Order(StringComparer.Ordinal);

        static IEnumerable<string> Properties(string definition) =>
            _schema["$defs"]![definition]!["properties"]!.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal);
    }
}
