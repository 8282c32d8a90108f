using System.Net;
using System.Security.Cryptography;
using FraudSignals.Http.Parties;
using FraudSignals.Http.Tests.Endpoints;
using FraudSignals.Parties;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FraudSignals.Http.Tests.Access;

/// <summary>Bearer tokens of an OpenID Connect issuer that is set up.</summary>
public sealed class BearerTokenTests : IAsyncLifetime
{
    private const string Audience = "api://fraudsignals";

    private readonly RSA _rsa = RSA.Create(2048);
    private WebApplication _issuer = null!;
    private TestServer _host = null!;

    private string Issuer => _issuer.Urls.Single();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _issuer = builder.Build();
        _issuer.MapGet("/.well-known/openid-configuration",
            () => Results.Text($$"""{ "issuer": "{{Issuer}}", "jwks_uri": "{{Issuer}}/keys" }""", "application/json"));
        _issuer.MapGet("/keys", () =>
        {
            var key = _rsa.ExportParameters(false);
            return Results.Text(
                $$"""{ "keys": [{ "kty": "RSA", "kid": "k1", "use": "sig", "n": "{{Base64UrlEncoder.Encode(key.Modulus)}}", "e": "{{Base64UrlEncoder.Encode(key.Exponent)}}" }] }""", "application/json");
        });
        await _issuer.StartAsync();
        _host = await TestServer.StartAsync(options =>
        {
            options.IsOpenWithoutParties = false;
            (options.OAuth.Authority, options.OAuth.Audience) = (Issuer, Audience);
        });
        _host.Services.GetRequiredService<PartyDirectory>().Take(new PartyDocument
        {
            Parties = [new Party { Name = "desk", Index = 1, Roles = [PartyRole.Analyse, PartyRole.Administer], Clients = ["desk-app"] }],
        }.ToSet());
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _issuer.DisposeAsync();
        _rsa.Dispose();
    }

    [Fact]
    public async Task A_token_of_the_issuer_stands_for_the_party_of_its_client()
    {
        Assert.Equal(HttpStatusCode.OK, await GetAsync(Token()));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(Token(claims: new() { ["appid"] = "desk-app" })));
    }

    [Fact]
    public async Task Roles_in_a_token_narrow_what_its_party_may_do()
    {
        Assert.Equal(HttpStatusCode.OK, await GetAsync(Token(claims: new() { ["azp"] = "desk-app", ["roles"] = new[] { "analyse" } })));
        Assert.Equal(HttpStatusCode.Forbidden,
            await GetAsync(Token(claims: new() { ["azp"] = "desk-app", ["roles"] = new[] { "ingest" } })));
        Assert.Equal(HttpStatusCode.Forbidden,
            await GetAsync(Token(claims: new() { ["azp"] = "desk-app", ["roles"] = new[] { "analyse" } }), "/api/parties"));
    }

    [Fact]
    public async Task Other_tokens_are_refused()
    {
        using var other = RSA.Create(2048);
        foreach (var bad in (string[])
        [
            Token(audience: "api://another"), Token(issuer: "https://another.example"), Token(key: other),
            Token(expires: DateTime.UtcNow.AddMinutes(-5)),
            Token(notBefore: DateTime.UtcNow.AddMinutes(5)), Token(claims: new() { ["azp"] = "another-app" }), Shared(), Unsigned(),
            Token() + "x", "x.y.z",
        ])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(bad));
        }
    }

    private string Token(
        string? audience = null, string? issuer = null, RSA? key = null, DateTime? expires = null, DateTime? notBefore = null,
        Dictionary<string, object>? claims = null) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Issuer,
            Audience = audience ?? Audience,
            Expires = expires ?? DateTime.UtcNow.AddMinutes(10),
            NotBefore = notBefore,
            Claims = claims ?? new() { ["azp"] = "desk-app" },
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(key ?? _rsa) { KeyId = "k1" }, SecurityAlgorithms.RsaSha256),
        });

    // The public key, which everybody has, as if it were a secret.
    private string Shared() => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Audience = Audience,
        Expires = DateTime.UtcNow.AddMinutes(10),
        Claims = new Dictionary<string, object> { ["azp"] = "desk-app" },
        SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(_rsa.ExportSubjectPublicKeyInfo()) { KeyId = "k1" },
            SecurityAlgorithms.HmacSha256),
    });

    private string Unsigned()
    {
        var payload = Token().Split('.')[1];
        return $"{Base64UrlEncoder.Encode("""{"alg":"none"}""")}.{payload}.";
    }

    private async Task<HttpStatusCode> GetAsync(string token, string path = "/api/rules")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using var response = await _host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
