using System.Net;
using System.Text;
using FraudSignals.Http.Parties;
using FraudSignals.Http.Tests.Endpoints;
using FraudSignals.Parties;
using FraudSignals.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace FraudSignals.Http.Tests.Access;

/// <summary>Whether a host has parties, how many requests one may send, and how changes of their document are taken.</summary>
public sealed class AccessTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_that_others_reach_lets_nobody_in_before_it_has_parties()
    {
        await using var host = await TestServer.StartAsync(options => options.IsOpenWithoutParties = false);

        var answer = await host.GetAsync("/api/rules");

        Assert.Equal((HttpStatusCode.Unauthorized, "no_parties"), (answer.Status, answer.Json.GetProperty("code").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/health/live")).Status);
    }

    [Fact]
    public async Task Changes_of_the_document_are_taken_and_bad_ones_change_nothing()
    {
        var document = new Document();
        await using var host =
            await TestServer.StartAsync(options => options.IsOpenWithoutParties = true, services => services.AddParties(_ => document));
        var follower = host.Services.GetRequiredService<PartyFollower>();
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/api/rules")).Status);

        var (key, text) = PartyKey.Make(DateTimeOffset.UtcNow, null);
        document.Text = new PartyDocument { Parties = [new Party { Name = "bank", Index = 1, Roles = [PartyRole.Analyse], Keys = [key] }] }
            .Write();
        await follower.LookAsync(Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.GetAsync("/api/rules")).Status);
        host.Client.DefaultRequestHeaders.Add("X-Api-Key", text);
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/api/rules")).Status);

        document.Text = """{ "parties": [], "party": [] }"""u8.ToArray();
        await follower.LookAsync(Stop);
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/api/rules")).Status);
        Assert.Contains("parties", (await host.GetAsync("/health/ready")).Json.GetProperty("reasons").GetProperty("parties").GetString(),
            StringComparison.Ordinal);

        document.Text = null;
        await follower.LookAsync(Stop);
        host.Client.DefaultRequestHeaders.Remove("X-Api-Key");
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.GetAsync("/api/rules")).Status);
    }

    [Fact]
    public async Task Nobody_is_let_in_while_it_is_not_known_whether_there_are_parties()
    {
        var document = new Document { Problem = new IOException("away") };
        await using var host =
            await TestServer.StartAsync(options => options.IsOpenWithoutParties = true, services => services.AddParties(_ => document));

        var answer = await host.GetAsync("/api/rules");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "parties_unknown", "1"),
            (answer.Status, answer.Json.GetProperty("code").GetString(), answer.RetryAfter));
    }

    [Fact]
    public async Task Beyond_its_limit_a_party_waits_and_others_do_not()
    {
        var ((first, firstText), (second, secondText)) =
            (PartyKey.Make(DateTimeOffset.UtcNow, null), PartyKey.Make(DateTimeOffset.UtcNow, null));
        await using var host = await TestServer.StartAsync(options => options.IsOpenWithoutParties = false);
        host.Services.GetRequiredService<PartyDirectory>().Take(new PartyDocument
        {
            Parties =
            [
                new Party { Name = "eager", Index = 1, Roles = [PartyRole.Analyse], Keys = [first],
                    Limits = new PartyLimits(RequestsPerSecond: 1) },
                new Party { Name = "other", Index = 2, Roles = [PartyRole.Analyse], Keys = [second] },
            ],
        }.ToSet());

        host.Client.DefaultRequestHeaders.Add("X-Api-Key", firstText);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => host.GetAsync("/api/rules")));
        Assert.Contains(answers, a => a.Status == HttpStatusCode.OK);
        var late = answers.First(a => a.Status == HttpStatusCode.TooManyRequests);
        Assert.Equal(("too_many_requests", true), (late.Json.GetProperty("code").GetString(), int.Parse(late.RetryAfter!, null) >= 1));

        host.Client.DefaultRequestHeaders.Remove("X-Api-Key");
        host.Client.DefaultRequestHeaders.Add("X-Api-Key", secondText);
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/api/rules")).Status);
    }

    [Fact]
    public async Task A_place_is_free_again_when_its_request_is_answered()
    {
        var (key, text) = PartyKey.Make(DateTimeOffset.UtcNow, null);
        await using var host = await TestServer.StartAsync(options => options.IsOpenWithoutParties = false);
        host.Services.GetRequiredService<PartyDirectory>().Take(new PartyDocument
        {
            Parties = [
                new Party { Name = "one", Index = 1, Roles = [PartyRole.Analyse], Keys = [key], Limits = new PartyLimits(Concurrent: 1) }],
        }.ToSet());
        host.Client.DefaultRequestHeaders.Add("X-Api-Key", text);

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/api/rules")).Status);
        }
    }

    [Fact]
    public async Task Whoever_tries_many_keys_is_told_to_wait()
    {
        await using var host = await TestServer.StartAsync(options => options.IsOpenWithoutParties = false);
        host.Services.GetRequiredService<PartyDirectory>()
            .Take(new PartyDocument { Parties = [new Party { Name = "one", Index = 1, Roles = [PartyRole.Analyse] }] }.ToSet());

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 130; i++)
        {
            statuses.Add((await host.GetAsync("/api/rules")).Status);
        }

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests), (statuses[0], statuses[^1]));
    }

    private sealed class Document : IPartySource
    {
        public byte[]? Text { get; set; }

        public Exception? Problem { get; init; }

        public string Name => "parties.json";

        public ValueTask<byte[]?> ReadAsync(CancellationToken cancellation) =>
            Problem == null ? ValueTask.FromResult(Text) : ValueTask.FromException<byte[]?>(Problem);
    }
}
