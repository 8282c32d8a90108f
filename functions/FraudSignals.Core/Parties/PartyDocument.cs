using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace FraudSignals.Parties;

/// <summary>The document of a deployment's parties: JSON, described by <c>parties.schema.json</c> beside this.</summary>
public sealed partial record PartyDocument
{
    private const int MaxParties = 999;
    private const int MaxName = 40;
    private const int MaxText = 1000;
    private const int MaxRate = 1_000_000;

    private static readonly ImmutableArray<string> Desks = ["bank", "telco", Party.PlatformDesk];

    /// <summary>Where its schema is, for editors.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>The parties.</summary>
    public required ImmutableArray<Party> Parties { get; init; }

    /// <summary>What needs a second person; null where nothing does.</summary>
    public FourEyes? FourEyes { get; init; }

    /// <summary>Reads a document.</summary>
    /// <exception cref="FormatException">It cannot be used; the message has a line for each thing that is wrong.</exception>
    public static PartySet Parse(ReadOnlySpan<byte> json) => ParseDocument(json).ToSet();

    /// <summary>Reads a document so that it can be changed and written.</summary>
    /// <exception cref="FormatException">It cannot be used.</exception>
    public static PartyDocument ParseDocument(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, PartyJson.Readable.PartyDocument)
                ?? throw new FormatException("It holds no parties but null.");
        }
        catch (JsonException problem)
        {
            var what = problem.Message.Split(" Path:", 2)[0].Replace("FraudSignals.Parties.", "", StringComparison.Ordinal);
            var where = problem.Path is { Length: > 0 } path ? $" (at {path})" : "";
            throw new FormatException($"line {problem.LineNumber + 1}: {what}{where}", problem);
        }
    }

    /// <summary>The parties to ask for.</summary>
    /// <exception cref="FormatException">They cannot be used; the message has a line for each thing that is wrong.</exception>
    public PartySet ToSet()
    {
        var problems = Problems().ToList();
        return problems.Count == 0 ? new PartySet([.. Parties.OrderBy(p => p.Index)], FourEyes)
            : throw new FormatException(string.Join('\n', problems));
    }

    /// <summary>The document as text, with a line end.</summary>
    public byte[] Write() => [.. JsonSerializer.SerializeToUtf8Bytes(this, PartyJson.Readable.PartyDocument), (byte)'\n'];

    private IEnumerable<string> Problems()
    {
        var parties = Parties.IsDefault ? [] : Parties;
        if (parties.Length > MaxParties)
        {
            yield return $"There are {parties.Length} parties; at most {MaxParties} are taken.";
        }

        if (FourEyes is { } rules
            && (rules.ExpiresHours is < 1 or > FourEyes.MostHours || rules.SnoozeDays is < 0 or > FourEyes.MostSnoozeDays))
        {
            yield return $"fourEyes: expiresHours lies between 1 and {FourEyes.MostHours}, snoozeDays between 0 and "
                + $"{FourEyes.MostSnoozeDays}.";
        }

        foreach (var problem in parties.SelectMany(p => ProblemsOf(p).Select(text => $"{p.Name}: {text}")))
        {
            yield return problem;
        }

        foreach (var (what, twice) in ((string, IEnumerable<string>)[])
        [
            ("name", parties.Select(p => p.Name)),
            ("index", parties.Select(p => $"{p.Index}")),
            ("number range", parties.SelectMany(p => p.NumberRanges)),
            ("list of ported numbers", parties.SelectMany(p => p.PortedLists)),
            ("bank code", parties.SelectMany(p => p.BankCodes)),
            ("account prefix", parties.SelectMany(p => p.AccountPrefixes)),
            ("client", parties.SelectMany(p => p.Clients)),
            ("key id", parties.SelectMany(p => p.Keys).Select(k => k.Id)),
        ])
        {
            foreach (var value in twice.GroupBy(v => v, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key))
            {
                yield return $"The {what} {value} stands there more than once; it is one party's alone.";
            }
        }
    }

    private static IEnumerable<string> ProblemsOf(Party party)
    {
        if (!NameForm().IsMatch(party.Name))
        {
            yield return $"the name is 1 to {MaxName} lower-case letters, digits and dashes, for example telco-a.";
        }

        if (party.Index is < 1 or > MaxParties)
        {
            yield return $"the index {party.Index} lies between 1 and {MaxParties}.";
        }

        if (party.Roles.IsEmpty || party.Roles.Distinct().Count() != party.Roles.Length)
        {
            yield return "roles names each of ingest, respond, analyse, administer once at most, and at least one.";
        }

        if (party.Desk != null && !Desks.Contains(party.Desk))
        {
            yield return $"the desk '{party.Desk}' is bank, telco, platform or left out.";
        }

        if (party.Country != null && !CountryForm().IsMatch(party.Country))
        {
            yield return $"the country '{party.Country}' is a calling code of one to three digits, for example 66.";
        }

        foreach (var range in party.NumberRanges.Where(r => !RangeForm().IsMatch(r)))
        {
            yield return $"the number range '{range}' is a plus sign and 1 to 15 digits, for example +66812.";
        }

        foreach (var code in party.BankCodes.Concat(party.AccountPrefixes).Where(c => !CodeForm().IsMatch(c)))
        {
            yield return $"'{code}' is no bank code or account prefix: capitals and digits, at most 34.";
        }

        foreach (var key in party.Keys.Where(k => !IdForm().IsMatch(k.Id) || !HashForm().IsMatch(k.Hash)))
        {
            yield return $"the key '{key.Id}' was not made by parties add or parties rotate.";
        }

        foreach (var problem in party.Webhooks.SelectMany(WebhookProblems.Of))
        {
            yield return problem;
        }

        foreach (var name in party.Webhooks.GroupBy(w => w.Name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key))
        {
            yield return $"the webhook {name} stands there more than once; give one of them another name.";
        }

        if (!party.Webhooks.IsEmpty && !party.Has(PartyRole.Respond))
        {
            yield return "it has webhooks and may not respond, so they would be given nothing: add the role respond.";
        }

        if (party.PublicKey is { } pem && !PublicKeyForm.IsGood(pem))
        {
            yield return "publicKey is a public key in PEM, RSA of 2,048 bits and more or on a curve P-256 to P-521; of a pair, only the "
                + "public one.";
        }

        if (party.LegalBasis is { } basis && (basis.Length > MaxText || string.IsNullOrWhiteSpace(basis)))
        {
            yield return $"legalBasis is 1 to {MaxText} characters, or left out.";
        }

        if (party.Clients.Any(string.IsNullOrWhiteSpace) || party.PortedLists.Any(string.IsNullOrWhiteSpace))
        {
            yield return "clients and portedLists have no empty names.";
        }

        if (party.Limits.RequestsPerSecond is < 1 or > MaxRate || party.Limits.Concurrent is < 1 or > MaxRate)
        {
            yield return $"its limits lie between 1 and {MaxRate}.";
        }
    }

    [GeneratedRegex(@"^[a-z0-9-]{1,40}\z")]
    private static partial Regex NameForm();

    [GeneratedRegex(@"^[1-9][0-9]{0,2}\z")]
    private static partial Regex CountryForm();

    [GeneratedRegex(@"^\+[1-9][0-9]{0,14}\z")]
    private static partial Regex RangeForm();

    [GeneratedRegex(@"^[A-Z0-9]{1,34}\z")]
    private static partial Regex CodeForm();

    [GeneratedRegex(@"^[0-9a-f]{12}\z")]
    private static partial Regex IdForm();

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex HashForm();
}
