using System.Net;
using System.Text.RegularExpressions;
using FraudSignals.Events.Sources;
using FraudSignals.Http.Contract;
using FraudSignals.Http.Parties;
using FraudSignals.Http.Routing;
using FraudSignals.Http.Tests.Endpoints;
using FraudSignals.Parties;
using Microsoft.Extensions.DependencyInjection;

namespace FraudSignals.Http.Tests.Access;

/// <summary>Every route of the table against every role and every kind of key.</summary>
public sealed partial class AccessMatrixTests(AccessMatrixTests.Parties server) : IClassFixture<AccessMatrixTests.Parties>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Routes => [.. RouteTable.All.Select(r => (r.Verb, r.Path))];

    [Fact]
    public void Only_health_and_what_describes_the_contract_are_open_to_all() => Assert.Equal(
        ["/schemas/alert.v2.json", "/asyncapi/v1.json", "/schemas/{name}", "/health/live", "/health/ready"],
        RouteTable.All.Where(r => r.Roles.IsEmpty).Select(r => r.Path));

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_role_lets_in_where_the_table_says_so_and_nowhere_else(string verb, string path)
    {
        var route = RouteTable.All.Single(r => r.Verb == verb && r.Path == path);
        foreach (var role in Enum.GetValues<PartyRole>())
        {
            var (status, code) = await AskAsync(route, server.KeyOf(role), server);
            if (route.Roles.IsEmpty || route.Roles.Contains(role))
            {
                Assert.False(status is HttpStatusCode.Unauthorized || code == "missing_role", $"{role}: {status} {code}");
            }
            else
            {
                Assert.Equal((HttpStatusCode.Forbidden, "missing_role"), (status, code));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Without_a_good_key_nobody_is_let_in(string verb, string path)
    {
        var route = RouteTable.All.Single(r => r.Verb == verb && r.Path == path);
        // One of its own, since an address that shows no good key too often has to wait.
        await using var server = new Parties();
        await server.InitializeAsync();
        foreach (var (key, expected) in ((string?, string)[])
        [
            (null, "no_key"), ("nonsense", "unknown_key"), (PartyKey.Make(DateTimeOffset.UtcNow, null).Text, "unknown_key"),
            (server.Wrong, "unknown_key"), (server.Expired, "expired_key"), (server.Revoked, "revoked_key"),
        ])
        {
            var (status, code) = await AskAsync(route, key, server);
            if (route.Roles.IsEmpty)
            {
                Assert.NotEqual(HttpStatusCode.Unauthorized, status);
            }
            else
            {
                Assert.Equal((HttpStatusCode.Unauthorized, expected), (status, code));
            }
        }
    }

    [Theory]
    [InlineData("/api/calls")]
    [InlineData("/api/transfers")]
    public async Task Nobody_posts_to_the_feed_of_another(string path)
    {
        var key = server.KeyOf(PartyRole.Ingest);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(path, key, null)).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(path, key, "ingest-feed")).Status);
        Assert.Equal((HttpStatusCode.Forbidden, "unknown_source"), await PostAsync(path, key, "others-feed"));
        Assert.Equal((HttpStatusCode.Forbidden, "unknown_source"), await PostAsync(path, key, "local"));
        Assert.Equal((HttpStatusCode.Forbidden, "unknown_source"), await PostAsync(path, key, "nobody"));
    }

    [Fact]
    public async Task A_refusal_says_how_to_ask()
    {
        using var response = await server.Host.Client.GetAsync(new Uri("/api/alerts", UriKind.Relative), Stop);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_key_stands_in_either_header_but_once()
    {
        var key = server.KeyOf(PartyRole.Analyse);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(("Authorization", $"Bearer {key}")));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(("X-Api-Key", key)));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(("x-functions-key", key)));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(("X-Api-Key", key), ("x-functions-key", "another")));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(("X-Api-Key", key), ("Authorization", $"Bearer {key}")));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(("Authorization", $"Basic {key}")));
    }

    [Fact]
    public async Task Who_has_which_keys_is_told_without_what_they_are()
    {
        var text = (await SendAsync("GET", "/api/parties", server.KeyOf(PartyRole.Administer), server)).Text;

        Assert.Contains(PartyKey.IdOf(server.KeyOf(PartyRole.Ingest))!, text, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("lastUsed", text, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, string? Code)> AskAsync(Route route, string? key, Parties server)
    {
        var path = Variable().Replace(route.Path, m => m.Value == "{kind}" ? "number" : m.Value == "{key}" ? "+66812345678" : "none");
        var (status, text) = await SendAsync(route.Verb, path, key, server);
        return (status, text.StartsWith('{') && System.Text.Json.JsonDocument.Parse(text).RootElement.TryGetProperty("code", out var code)
            ? code.GetString() : null);
    }

    private async Task<(HttpStatusCode Status, string Code)> PostAsync(string path, string key, string? source)
    {
        (string, string)[] headers =
            source == null ? [("X-Api-Key", key)] : [("X-Api-Key", key), (FraudSignalsHttpOptions.SourceHeader, source)];
        var answer = await server.Host.PostAsync(path, "[]"u8.ToArray(), "application/json", null, headers);
        return (answer.Status, answer.Status == HttpStatusCode.OK ? "" : answer.Json.GetProperty("code").GetString()!);
    }

    private async Task<HttpStatusCode> GetAsync(params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/rules");
        headers.ToList().ForEach(h => request.Headers.TryAddWithoutValidation(h.Name, h.Value));
        using var response = await server.Host.Client.SendAsync(request, Stop);
        return response.StatusCode;
    }

    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(string verb, string path, string? key, Parties server)
    {
        using var request = new HttpRequestMessage(new HttpMethod(verb), path);
        if (verb == "POST")
        {
            request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        }

        if (key != null)
        {
            request.Headers.Add("X-Api-Key", key);
        }

        // A stream that lets in does not end.
        using var response = await server.Host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        var isStream = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
        return (response.StatusCode, isStream ? "" : await response.Content.ReadAsStringAsync(Stop));
    }

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Variable();

    /// <summary>A host with a party for each role, and keys that are good no more.</summary>
    public sealed class Parties : IAsyncLifetime
    {
        private readonly Dictionary<PartyRole, string> _keys = [];

        internal TestServer Host { get; private set; } = null!;

        public string Expired { get; private set; } = "";

        public string Revoked { get; private set; } = "";

        /// <summary>The id of a good key with another secret.</summary>
        public string Wrong => KeyOf(PartyRole.Administer)[..^1] + (KeyOf(PartyRole.Administer)[^1] == '0' ? '1' : '0');

        public string KeyOf(PartyRole role) => _keys[role];

        public async ValueTask InitializeAsync()
        {
            var now = DateTimeOffset.UtcNow;
            var parties = new List<Party>();
            foreach (var role in Enum.GetValues<PartyRole>())
            {
                var (key, text) = PartyKey.Make(now, null);
                _keys[role] = text;
                parties.Add(
                    new Party { Name = role.ToString().ToLowerInvariant(), Index = (ushort)(parties.Count + 1), Roles = [role],
                        Keys = [key], Limits = new PartyLimits(10_000, 1_000) });
            }

            var (old, oldText) = PartyKey.Make(now.AddDays(-2), now.AddDays(-1));
            var (gone, goneText) = PartyKey.Make(now.AddDays(-2), null);
            (Expired, Revoked) = (oldText, goneText);
            parties.Add(
                new Party { Name = "all", Index = 99, Roles = [.. Enum.GetValues<PartyRole>()],
                    Keys = [old, gone with { Revoked = now.AddDays(-1) }] });
            Host = await TestServer.StartAsync(options =>
            {
                options.IsOpenWithoutParties = false;
                options.Sources.Add(new Source { Index = 1, Name = "ingest-feed", Party = "ingest" });
                options.Sources.Add(new Source { Index = 2, Name = "others-feed", Party = "all" });
            });
            Host.Services.GetRequiredService<PartyDirectory>().Take(new PartyDocument { Parties = [.. parties] }.ToSet());
        }

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
