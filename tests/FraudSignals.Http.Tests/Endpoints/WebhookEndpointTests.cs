using System.Net;
using FraudSignals.Alerts.Delivery;
using FraudSignals.Http.Parties;
using FraudSignals.Parties;
using FraudSignals.Storage.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace FraudSignals.Http.Tests.Endpoints;

/// <summary>A party sees and replays its own webhooks, administrators all; nobody sees a secret.</summary>
public sealed class WebhookEndpointTests : IAsyncLifetime
{
    private const string Secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private const string Replay = "/api/webhooks/a-bank/desk/replay";

    private readonly MemoryWebhooks _notes = new();
    private readonly Dictionary<string, string> _keys = [];
    private TestServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server =
            await TestServer.StartAsync(o => o.IsOpenWithoutParties = false, services => services.AddSingleton<IWebhookNotes>(_notes));
        Party[] parties = [PartyOf("a-bank", 1, PartyRole.Respond), PartyOf("b-bank", 2, PartyRole.Respond),
            PartyOf("owner", 3, PartyRole.Administer)];
        _server.Services.GetRequiredService<PartyDirectory>().Take(new PartyDocument { Parties = [.. parties] }.ToSet());
        await _notes.ChangeAsync("a-bank.desk", n => n with
        {
            Problem = "it answered 503", Attempts = 2, FailingSince = DateTimeOffset.UnixEpoch,
            DeadLetters = [new DeadLetter("al-1", "s1", DateTimeOffset.UnixEpoch, 5, "it answered 422"),
                new DeadLetter("al-2", "s2", DateTimeOffset.UnixEpoch, 5, "it answered 422"),
                new DeadLetter("al-3", "s1", DateTimeOffset.UnixEpoch, 0, "waits for al-1")],
        }, default);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("a-bank", "a-bank")]
    [InlineData("b-bank", "b-bank")]
    [InlineData("owner", "a-bank,b-bank")]
    public async Task Each_sees_its_own_and_no_secret(string who, string whose)
    {
        var (status, answer) = await AskAsync(HttpMethod.Get, "/api/webhooks", who);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(whose.Split(','),
            answer.Json.GetProperty("webhooks").EnumerateArray().Select(w => w.GetProperty("party").GetString()));
        Assert.DoesNotContain("whsec", answer.Json.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("/secret-path", answer.Json.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_set_aside_is_listed_and_replayed_by_subject_or_all()
    {
        var listed = (await AskAsync(HttpMethod.Get, "/api/webhooks", "a-bank")).Answer.Json.GetProperty("webhooks")[0];
        Assert.Equal(["al-1", "al-2", "al-3"],
            listed.GetProperty("deadLetters").EnumerateArray().Select(d => d.GetProperty("alert").GetString()));
        Assert.Equal("it answered 503", listed.GetProperty("problem").GetString());

        var one = (await AskAsync(HttpMethod.Post, Replay + "?alert=al-3", "a-bank")).Answer.Json;
        Assert.Equal((2, 1), (one.GetProperty("replaying").GetInt32(), one.GetProperty("deadLetters").GetArrayLength()));
        var all = (await AskAsync(HttpMethod.Post, Replay, "owner")).Answer.Json;
        Assert.Equal((3, 0), (all.GetProperty("replaying").GetInt32(), all.GetProperty("deadLetters").GetArrayLength()));
        Assert.Equal(["al-1", "al-3", "al-2"], (await _notes.ReadAsync("a-bank.desk", default)).Again.Select(d => d.Alert));
    }

    [Theory]
    [InlineData(Replay, "b-bank", "unknown_webhook")]
    [InlineData("/api/webhooks/a-bank/other/replay", "a-bank", "unknown_webhook")]
    [InlineData(Replay + "?alert=al-9", "a-bank", "unknown_dead_letter")]
    public async Task What_is_not_there_or_anothers_is_told(string path, string who, string code)
    {
        var (status, answer) = await AskAsync(HttpMethod.Post, path, who);

        Assert.Equal((HttpStatusCode.NotFound, code), (status, answer.Json.GetProperty("code").GetString()));
    }

    private Party PartyOf(string name, ushort index, PartyRole role)
    {
        var (key, text) = PartyKey.Make(DateTimeOffset.UtcNow, null);
        _keys[name] = text;
        return new Party
        {
            Name = name, Index = index, Roles = [role], Desk = role == PartyRole.Respond ? "bank" : null, Keys = [key],
            Webhooks = role == PartyRole.Respond
                ? [new Webhook { Name = "desk", Url = new Uri("https://a.example/secret-path"), Secrets = [Secret] }] : [],
        };
    }

    private async Task<(HttpStatusCode Status, Answer Answer)> AskAsync(HttpMethod method, string path, string who)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-Api-Key", _keys[who]);
        using var response = await _server.Client.SendAsync(request);
        return (response.StatusCode, await Answer.ReadAsync(response));
    }
}
