using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using FraudSignals.Alerts.Delivery;
using FraudSignals.Parties;
using FraudSignals.Storage.Memory;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace FraudSignals.Alerts.Webhooks.Tests;

/// <summary>Whatever a receiver does, it is given each alert at least once and in order, or it is told what it was not given.</summary>
public sealed class DeliveryTests : IAsyncDisposable
{
    private static readonly string Secret = Make();

    // The library that checks signatures looks at the clock of the machine.
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private readonly SomeAlerts _alerts = new();
    private readonly MemoryWebhooks _notes = new();
    private readonly List<string> _resolved = [];
    private Func<string, IPAddress[]> _resolve = _ => [IPAddress.Loopback];
    private Receiver? _receiver;
    private WebhookPost? _post;

    [Fact]
    public async Task A_receiver_that_is_down_wrong_slow_or_elsewhere_misses_nothing_and_gets_all_in_order()
    {
        var delivery = await StartAsync();
        _alerts.Raise(30);
        var down = _clock.GetUtcNow().AddMinutes(10);
        var tries = 0;
        _receiver!.Answer = async (_, context) =>
        {
            tries++;
            if (_clock.GetUtcNow() < down)
            {
                context.Abort();
                return 0;
            }

            switch (tries % 5)
            {
                case 0:
                    return 500;
                case 1:
                    context.Response.Headers.Location = "/elsewhere";
                    return 307;
                case 2:
                    // Slow: by the clock of the sender a minute has passed, and it is gone.
                    _clock.Advance(TimeSpan.FromMinutes(1));
                    var gone = new TaskCompletionSource();
                    context.RequestAborted.Register(gone.SetResult);
                    await gone.Task;
                    return 0;
                case 3:
                    return 429;
                default:
                    return 200;
            }
        };

        var failed = await RunAsync(delivery, wait: TimeSpan.FromSeconds(20));

        Assert.Equal(_alerts.Ids, _receiver.Taken.Select(t => t.Id));
        Assert.True(failed > 4 * 30, $"{failed} tries failed");
        Assert.Empty((await NoteAsync(delivery)).DeadLetters);
        Assert.DoesNotContain("/elsewhere", _receiver.Asked);
    }

    [Fact]
    public async Task What_is_refused_is_set_aside_with_what_follows_about_its_subject_until_it_is_replayed()
    {
        var delivery = await StartAsync();
        _alerts.Raise(9);
        var bad = _alerts.Ids.ElementAt(1);
        _receiver!.Answer = (id, _) => Task.FromResult(id == bad ? 422 : 200);

        await RunAsync(delivery, wait: TimeSpan.FromSeconds(1));

        var aside = (await NoteAsync(delivery)).DeadLetters;
        Assert.Equal([1, 4, 7], aside.Select(d => _alerts.Ids.ToList().FindIndex(i => i.StartsWith(d.Alert, StringComparison.Ordinal))));
        Assert.Equal((WebhookDelivery.MostRefusals, "it answered 422"), (aside[0].Attempts, aside[0].Problem));
        Assert.Equal(6, _receiver.Taken.Count);

        // Still refused: all three are set aside again, and none overtakes another.
        await _notes.ChangeAsync(delivery.Name, n => n.Replay(null), default);
        await RunAsync(delivery, wait: TimeSpan.FromSeconds(1));
        Assert.Equal(aside.Select(d => d.Alert), (await NoteAsync(delivery)).DeadLetters.Select(d => d.Alert));

        _receiver.Answer = (_, _) => Task.FromResult(200);
        await _notes.ChangeAsync(delivery.Name, n => n.Replay(aside[2].Alert), default);
        await RunAsync(delivery, wait: TimeSpan.FromSeconds(1));

        Assert.Empty((await NoteAsync(delivery)).DeadLetters);
        Assert.Equal(_alerts.Ids.Order(), _receiver.Taken.Select(t => t.Id).Order());
        foreach (var subject in _receiver.Taken.GroupBy(t => t.Subject))
        {
            Assert.Equal(subject.Select(t => t.Id).Order(StringComparer.Ordinal), subject.Select(t => t.Id));
        }
    }

    [Fact]
    public async Task A_receiver_that_is_gone_for_good_is_given_up_alert_by_alert_and_can_have_all_again()
    {
        var delivery = await StartAsync();
        _alerts.Raise(3);
        _receiver!.Answer = (_, _) => Task.FromResult(404);

        await RunAsync(delivery, wait: TimeSpan.FromHours(9));

        Assert.Equal(3, (await NoteAsync(delivery)).DeadLetters.Length);
        _receiver.Answer = (_, _) => Task.FromResult(204);
        await _notes.ChangeAsync(delivery.Name, n => n.Replay(null), default);
        await RunAsync(delivery, wait: TimeSpan.Zero);
        Assert.Equal(_alerts.Ids, _receiver.Taken.Select(t => t.Id));
    }

    [Fact]
    public async Task Only_what_the_webhook_asks_for_is_sent()
    {
        var delivery = await StartAsync(w => w with { Typologies = ["mule_account"], From = AlertLevel.Interdiction });
        _alerts.Raise(12);

        await RunAsync(delivery, wait: TimeSpan.Zero);

        Assert.Equal([2, 8], _receiver!.Taken.Select(t => _alerts.Ids.ToList().IndexOf(t.Id)));
    }

    [Fact]
    public async Task A_secret_takes_the_place_of_another_without_a_gap()
    {
        var other = Make();
        foreach (var known in new[] { Secret, other })
        {
            await using var receiver = await Receiver.StartAsync(known);
            var alerts = new SomeAlerts();
            alerts.Raise(1);
            using var post = Post();
            var delivery =
                new WebhookDelivery(PartyWith(Hook(receiver.Address) with { Secrets = [other, Secret] }),
                    Hook(receiver.Address) with { Secrets = [other, Secret] }, alerts, new MemoryWebhooks(), post, _clock);
            await delivery.StepAsync(default);
            Assert.Empty(receiver.Problems);
            Assert.Single(receiver.Taken);
        }
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("fd00::1")]
    [InlineData("fe80::1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    public async Task A_name_that_leads_into_a_private_network_is_not_followed_unless_that_is_allowed(string address)
    {
        var delivery = await StartAsync(w => w with { PrivateAddresses = false, Url = new Uri($"http://desk.example:{w.Url.Port}/hook") });
        _alerts.Raise(1);
        _resolve = _ => [IPAddress.Parse(address)];

        var step = await delivery.StepAsync(default);

        Assert.Contains("leads to a private network", step.Problem, StringComparison.Ordinal);
        Assert.Empty(_receiver!.Asked);
    }

    [Fact]
    public async Task A_name_is_looked_up_for_each_connection_and_only_what_was_looked_at_is_connected_to()
    {
        var delivery = await StartAsync(w => w with { Url = new Uri($"http://desk.example:{w.Url.Port}/hook") });
        _alerts.Raise(2);

        await RunAsync(delivery, wait: TimeSpan.Zero);

        Assert.Equal(["desk.example"], _resolved.Distinct());
        Assert.Equal(2, _receiver!.Taken.Count);
    }

    public async ValueTask DisposeAsync()
    {
        _post?.Dispose();
        if (_receiver != null)
        {
            await _receiver.DisposeAsync();
        }
    }

    private static string Make() => Webhook.SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static Webhook Hook(Uri url) => new() { Name = "desk", Url = url, Secrets = [Secret], PrivateAddresses = true };

    private static Party PartyWith(Webhook webhook) =>
        new() { Name = "a-bank", Index = 1, Roles = [PartyRole.Respond], Desk = "bank", Webhooks = [webhook] };

    private async Task<WebhookDelivery> StartAsync(Func<Webhook, Webhook>? change = null)
    {
        _receiver = await Receiver.StartAsync(Secret);
        _post = Post();
        var webhook = (change ?? (w => w))(Hook(_receiver.Address));
        return new WebhookDelivery(PartyWith(webhook), webhook, _alerts, _notes, _post, _clock);
    }

    private WebhookPost Post() => new(
        new WebhookConnections((name, _) =>
        {
            _resolved.Add(name);
            return Task.FromResult(_resolve(name));
        }),
        _clock);

    private async Task<WebhookNote> NoteAsync(WebhookDelivery delivery) => await _notes.ReadAsync(delivery.Name, default);

    /// <summary>Steps until there is nothing more to do, with so much time between tries. Returns how many failed.</summary>
    private async Task<int> RunAsync(WebhookDelivery delivery, TimeSpan wait)
    {
        var failed = 0;
        while (await delivery.StepAsync(default) is { IsIdle: false } step)
        {
            Assert.Empty(_receiver?.Problems ?? []);
            if (step.Problem != null)
            {
                Assert.True(++failed < 1000);
                _clock.Advance(wait);
            }
        }

        return failed;
    }
}
