using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FraudSignals.Functions.Tests.Support;
using FraudSignals.Http.Routing;
using FraudSignals.Parties;

namespace FraudSignals.Functions.Tests;

/// <summary>The app with parties: every route of the table against every role and every kind of key, as on the embedded host.</summary>
public sealed partial class AccessTests(AzuriteServer storage) : IAsyncLifetime
{
    private readonly Dictionary<PartyRole, string> _keys = [];
    private FunctionsHost _host = null!;
    private string _expired = "";
    private string _revoked = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await storage.StartAsync();
        var now = DateTimeOffset.UtcNow;
        var parties = new List<Party>();
        foreach (var role in Enum.GetValues<PartyRole>())
        {
            var (key, text) = PartyKey.Make(now, null);
            _keys[role] = text;
            parties.Add(
                new Party { Name = role.ToString().ToLowerInvariant(), Index = (ushort)(parties.Count + 1), Roles = [role], Keys = [key] });
        }

        var ((old, expired), (gone, revoked)) = (PartyKey.Make(now.AddDays(-2), now.AddDays(-1)), PartyKey.Make(now.AddDays(-2), null));
        (_expired, _revoked) = (expired, revoked);
        parties.Add(
            new Party { Name = "all", Index = 99, Roles = [.. Enum.GetValues<PartyRole>()],
                Keys = [old, gone with { Revoked = now.AddDays(-1) }] });
        var settings = AppSettings.Example(storage);
        settings["FraudSignals__Parties"] = Encoding.UTF8.GetString(new PartyDocument { Parties = [.. parties] }.Write());
        _host = await FunctionsHost.StartAsync(settings);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Every_route_lets_in_whom_the_table_names_and_nobody_else()
    {
        foreach (var route in RouteTable.All)
        {
            foreach (var role in _keys.Keys)
            {
                var (status, code) = await AskAsync(route, _keys[role]);
                Assert.True(
                    route.Roles.IsEmpty || route.Roles.Contains(role) ? status != HttpStatusCode.Unauthorized && code != "missing_role"
                        : (status, code) == (HttpStatusCode.Forbidden, "missing_role"),
                    $"{route.Name} to {role}: {status} {code}");
            }

            foreach (var (key, expected) in ((string?, string)[])
                [(null, "no_key"), (PartyKey.Make(DateTimeOffset.UtcNow, null).Text, "unknown_key"), (_expired, "expired_key"),
                    (_revoked, "revoked_key")])
            {
                var (status, code) = await AskAsync(route, key);
                Assert.True(
                    route.Roles.IsEmpty ? status != HttpStatusCode.Unauthorized : (status, code) == (HttpStatusCode.Unauthorized, expected),
                    $"{route.Name} with {expected}: {status} {code}");
            }
        }
    }

    private async Task<(HttpStatusCode Status, string? Code)> AskAsync(Route route, string? key)
    {
        var path = Variable().Replace(route.Path, m => m.Value == "{kind}" ? "number" : m.Value == "{key}" ? "+66812345678" : "none");
        // A stream that lets in does not end; what it says of itself does.
        if (path.EndsWith("/stream", StringComparison.Ordinal) && await SendAsync("HEAD", path, key) is { Status: HttpStatusCode.OK } open)
        {
            return (open.Status, null);
        }

        var (status, text) = await SendAsync(route.Verb, path, key);
        return (status, text.StartsWith('{') && JsonDocument.Parse(text).RootElement.TryGetProperty("code", out var code) ? code.GetString()
            : null);
    }

    private async Task<(HttpStatusCode Status, string Text)> SendAsync(string verb, string path, string? key)
    {
        using var request = new HttpRequestMessage(new HttpMethod(verb), path);
        if (verb == "POST")
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        if (key != null)
        {
            request.Headers.Add("X-Api-Key", key);
        }

        using var response = await _host.Client.SendAsync(request, Stop);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Stop));
    }

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Variable();
}
