using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FraudSignals.Functions.Tests.Support;
using FraudSignals.Parties;

namespace FraudSignals.Functions.Tests;

/// <summary>Alerts of the app posted by its timer, over a receiver that fails and instances that are killed.</summary>
public sealed class WebhookTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_timer_posts_what_there_is_and_goes_on_after_a_failure_and_a_kill()
    {
        await using var storage = new AzuriteServer(); // Alerts of other tests would be posted too.
        await storage.StartAsync();
        var secret = Webhook.SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await using var receiver = await Receiver.StartAsync(secret);
        var (key, text) = PartyKey.Make(DateTimeOffset.UtcNow, null);
        var settings = AppSettings.Example(storage);
        settings["FraudSignals__Parties"] = Encoding.UTF8.GetString(new PartyDocument
        {
            // The one whose feed records are that name none.
            Parties =
            [
                new Party
                {
                    Name = "local", Index = 1, Roles = [PartyRole.Ingest, PartyRole.Respond], Desk = "telco", Keys = [key],
                    Webhooks = [new Webhook { Name = "desk", Url = receiver.Address, Secrets = [secret], PrivateAddresses = true }],
                },
            ],
        }.Write());

        await using var killed = await StartAsync(settings, text);
        await SimFarm.ObserveAsync(killed.Client);
        await Support.Deployment.PostAsync(killed.Client,
            Enumerable.Range(1, 5).Select(farm => SimFarm.Calls(farm, calls: 24, DateTimeOffset.UtcNow.AddHours(-1)).ToArray()));
        var listed = await ListAsync(killed.Client);
        Assert.True(listed.Count >= 5);

        // It takes one, is down, takes one more and is then told one by an instance that dies of it.
        receiver.Answer = (_, _) => Task.FromResult(receiver.Asked.Count == 1 ? 200 : 503);
        await killed.FireAsync("PostWebhooks");
        Assert.Equal((1, 2), (receiver.Taken.Count, receiver.Asked.Count));

        var (reached, dealtWith) = (new TaskCompletionSource(), new TaskCompletionSource());
        receiver.Answer = async (_, context) =>
        {
            if (receiver.Asked.Count == 4)
            {
                var gone = new TaskCompletionSource();
                context.RequestAborted.Register(gone.SetResult);
                reached.SetResult();
                await gone.Task;
                dealtWith.SetResult();
            }

            return 200;
        };
        var dying = killed.FireAsync("PostWebhooks");
        await reached.Task.WaitAsync(Patience, Stop);
        await killed.KillAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => dying);
        await dealtWith.Task.WaitAsync(Patience, Stop);

        await using var other = await StartAsync(settings, text);
        while (receiver.Taken.Count <= listed.Count)
        {
            // A timer ends before the next is due, whatever is left on a slow machine; but none is for nothing.
            var before = receiver.Taken.Count;
            await other.FireAsync("PostWebhooks");
            Assert.True(receiver.Taken.Count > before, $"{before} taken, {receiver.Asked.Count} asked, of {listed.Count}: {other.Output}");
        }

        Assert.Empty(receiver.Problems);
        Assert.Equal(listed, receiver.Taken.Select(t => t.Id).Distinct());
        Assert.Equal(listed.Count + 1, receiver.Taken.Count); // That of the kill came twice, under the same id.
        Assert.Equal(receiver.Taken.ElementAt(2), receiver.Taken.ElementAt(3));
    }

    private static async Task<FunctionsHost> StartAsync(IReadOnlyDictionary<string, string> settings, string key)
    {
        var app = await FunctionsHost.StartAsync(settings);
        app.Client.DefaultRequestHeaders.Add("X-Api-Key", key);
        return app;
    }

    private static async Task<List<string>> ListAsync(HttpClient client) =>
        [.. JsonDocument.Parse(await client.GetStringAsync("api/alerts?limit=1000", Stop)).RootElement.GetProperty("alerts")
            .EnumerateArray().Select(a => a.GetProperty("messageId").GetString()!)];
}
