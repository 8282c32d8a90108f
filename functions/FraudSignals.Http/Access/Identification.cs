using System.Collections.Immutable;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using FraudSignals.Http.Contract;
using FraudSignals.Http.Parties;
using FraudSignals.Parties;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace FraudSignals.Http.Access;

/// <summary>
/// Finds out who asks, by a key of a party (<c>X-Api-Key</c>, or <c>Authorization: Bearer</c>) or a bearer token of the issuer
/// that was set up. Nothing else names anybody: not an address, not a query, not a cookie.
/// </summary>
internal sealed class Identification(PartyDirectory directory, IOptions<FraudSignalsHttpOptions> options, TimeProvider clock)
{
    public const string KeyHeader = "X-Api-Key";

    // What Functions clients send already.
    private const string FunctionsKeyHeader = "x-functions-key";
    private const string Bearer = "Bearer ";

    private static readonly ImmutableArray<string> ClientClaims = ["azp", "appid", "client_id", "sub"];

    private static readonly ImmutableArray<string> PersonClaims = ["oid", "sub"];

    // Takes the place of a key that is none, so that looking takes as long.
    private static readonly PartyKey Nobody = new() { Id = "", Hash = new string('0', 64), Created = default };

    public async ValueTask<(Caller? Caller, Refusal? Refused)> IdentifyAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        var shown = Shown([.. headers[KeyHeader], .. headers.Authorization]);
        if (shown.Count == 0)
        {
            // A function key beside another is the platform's business.
            shown = Shown(headers[FunctionsKeyHeader]);
        }

        if (shown.Count == 0)
        {
            return (null, new Refusal("no_key", $"Show a key in {KeyHeader}, or a bearer token in Authorization.", HasShown: false));
        }

        if (shown.Count > 1)
        {
            return (null, new Refusal("several_keys", $"Show one key or token, in {KeyHeader} or in Authorization."));
        }

        var text = shown[0];
        if (text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            text = text[Bearer.Length..].Trim();
            if (!text.StartsWith(PartyKey.Prefix, StringComparison.Ordinal) && options.Value.OAuth.IsOn)
            {
                return await OfTokenAsync(context).ConfigureAwait(false);
            }
        }

        return OfKey(text);
    }

    private static List<string> Shown(IEnumerable<string?> headers) => [.. headers.OfType<string>().Where(h => h.Length > 0)];

    private (Caller?, Refusal?) OfKey(string text)
    {
        var found = PartyKey.IdOf(text) is { } id ? directory.Parties.FindKey(id) : null;
        var (party, key) = found ?? (null!, Nobody);
        var now = clock.GetUtcNow();
        if (!key.Is(text) || found == null)
        {
            return (null, new Refusal("unknown_key", "The key is none of this host's.", Key: found?.Key.Id));
        }

        // Told only to those who have the key itself.
        if (key.Revoked <= now)
        {
            return (null, new Refusal("revoked_key", $"The key {key.Id} was revoked. Ask the platform for another.", Key: key.Id));
        }

        if (key.Expires <= now)
        {
            return (null, new Refusal("expired_key", $"The key {key.Id} is past its time. Ask the platform for another.", Key: key.Id));
        }

        directory.Use(key.Id, now);
        return (new Caller(party, party.Roles) { Person = key.Id }, null);
    }

    private async ValueTask<(Caller?, Refusal?)> OfTokenAsync(HttpContext context)
    {
        AuthenticateResult result;
        try
        {
            result = await context.AuthenticateAsync(BearerTokens.Scheme).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is InvalidOperationException or IOException or HttpRequestException)
        {
            return (null, new Refusal("issuer_unavailable", "The issuer of tokens does not answer now. Ask again.", IsOurs: true));
        }

        if (result.Principal is not { } principal)
        {
            return (null, new Refusal("invalid_token", "The token is not good: look at its issuer, audience, signature and time."));
        }

        var client = ClientClaims.Select(principal.FindFirst).OfType<System.Security.Claims.Claim>()
            .Select(c => directory.Parties.FindClient(c.Value)).FirstOrDefault(p => p != null);
        return client == null
            ? (null, new Refusal("unknown_client", "The token is good, but its client stands for no party. Name it in clients of one."))
            : (new Caller(client, RolesOf(client, principal)) { Person = PersonOf(principal) }, null);
    }

    // Of a person's token the person, else the client.
    private static string PersonOf(ClaimsPrincipal principal)
    {
        var named = PersonClaims.Concat(ClientClaims).Select(principal.FindFirst).OfType<System.Security.Claims.Claim>().First().Value;
        return "token-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(named)))[..12];
    }

    // A token that names roles narrows what its party may do, and never widens it.
    private static ImmutableArray<PartyRole> RolesOf(Party party, ClaimsPrincipal principal)
    {
        var named = principal.FindAll("roles").Select(c => c.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return named.Count == 0 ? party.Roles : [.. party.Roles.Where(r => named.Contains(r.ToString()))];
    }
}
