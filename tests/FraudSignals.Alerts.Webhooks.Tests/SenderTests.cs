using System.Security.Cryptography;
using System.Text.Json;
using FraudSignals.Alerts.Delivery;
using FraudSignals.Parties;
using FraudSignals.Storage.Memory;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudSignals.Alerts.Webhooks.Tests;

/// <summary>The sender looks after all webhooks of all parties as they are at present.</summary>
public sealed class SenderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly string Secret = Webhook.SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    [Fact]
    public async Task A_webhook_that_is_added_while_it_runs_is_served_and_one_that_fails_is_tried_again()
    {
        await using var receiver = await Receiver.StartAsync(Secret);
        var (alerts, notes, parties, failures) = (new SomeAlerts(), new MemoryWebhooks(), Parties(null), 1);
        alerts.Raise(5);
        receiver.Answer = (_, _) => Task.FromResult(Interlocked.Decrement(ref failures) >= 0 ? 503 : 200);
        using var sender = new WebhookSender(() => parties, alerts, notes, TimeProvider.System, NullLogger<WebhookSender>.Instance);
        using var stop = new CancellationTokenSource(Patience);
        var running = sender.RunAsync(stop.Token);

        parties = Parties(receiver.Address);

        while (receiver.Taken.Count < 5)
        {
            await Task.Delay(10, stop.Token);
        }

        await stop.CancelAsync();
        await running;
        Assert.Equal(alerts.Ids, receiver.Taken.Select(t => t.Id));
        Assert.Equal(6, receiver.Asked.Count);
    }

    [Fact]
    public async Task A_sweep_sends_what_there_is_and_the_next_one_goes_on_where_it_failed()
    {
        await using var receiver = await Receiver.StartAsync(Secret);
        var (alerts, notes, parties) = (new SomeAlerts(), new MemoryWebhooks(), Parties(receiver.Address));
        alerts.Raise(6);
        receiver.Answer = (_, _) => Task.FromResult(receiver.Asked.Count == 4 ? 500 : 200);

        for (var sweep = 0; sweep < 2; sweep++)
        {
            // Another instance each time, as on Azure.
            using var sender = new WebhookSender(() => parties, alerts, notes, TimeProvider.System, NullLogger<WebhookSender>.Instance);
            await sender.SweepAsync(default);
            Assert.Equal(sweep == 0 ? 3 : 6, receiver.Taken.Count);
        }

        Assert.Equal(alerts.Ids, receiver.Taken.Select(t => t.Id));
    }

    [Fact]
    public async Task A_sweep_goes_on_behind_a_page_of_others_alerts()
    {
        await using var receiver = await Receiver.StartAsync(Secret);
        var (alerts, parties) = (new SomeAlerts(), Parties(receiver.Address));
        alerts.Raise(3);
        using var sender = new WebhookSender(() => parties, new BehindOthers(alerts), new MemoryWebhooks(), TimeProvider.System,
            NullLogger<WebhookSender>.Instance);

        await sender.SweepAsync(default);

        Assert.Equal(alerts.Ids, receiver.Taken.Select(t => t.Id));
    }

    private static PartySet Parties(Uri? url) => PartyDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(new
    {
        parties = new[]
        {
            new
            {
                name = "a-bank", index = 1, roles = new[] { "respond" }, desk = "bank",
                webhooks = url == null ? [] : new[] { new { name = "desk", url, secrets = new[] { Secret }, privateAddresses = true } },
            },
        },
    }));

    /// <summary>The first page holds none of the party's own.</summary>
    private sealed class BehindOthers(SomeAlerts own) : IPartyAlerts
    {
        public ValueTask<AlertPage> ListAsync(Party party, string? after, int limit, CancellationToken cancellation) => after == null
            ? ValueTask.FromResult(new AlertPage([], "0"))
            : own.ListAsync(party, after, limit, cancellation);

        public ValueTask<Alert?> FindAsync(Party party, string id, CancellationToken cancellation) =>
            own.FindAsync(party, id, cancellation);
    }
}
