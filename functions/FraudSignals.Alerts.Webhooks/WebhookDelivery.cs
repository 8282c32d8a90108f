using FraudSignals.Alerts.Delivery;
using FraudSignals.Parties;

namespace FraudSignals.Alerts.Webhooks;

/// <summary>
/// Gives one webhook its next alert. One at a time and in order: what fails is tried until it is taken, and nothing behind it is sent
/// before. What is not taken at all is set aside, with all that comes after it about the same subject.
/// </summary>
/// <param name="party">Whose it is.</param>
/// <param name="webhook">The webhook.</param>
/// <param name="alerts">The alerts.</param>
/// <param name="notes">Keeps how far it has come.</param>
/// <param name="post">Sends.</param>
/// <param name="clock">Tells how long it fails.</param>
internal sealed class WebhookDelivery(Party party, Webhook webhook, IPartyAlerts alerts, IWebhookNotes notes, WebhookPost post,
    TimeProvider clock)
{
    /// <summary>How often an alert is tried that the receiver itself refuses.</summary>
    public const int MostRefusals = 5;

    /// <summary>How long an alert is tried while the receiver cannot be reached, or answers to none.</summary>
    public static readonly TimeSpan GivesUpAfter = TimeSpan.FromDays(3);

    public string Name { get; } = WebhookNote.NameOf(party, webhook);

    public async ValueTask<Step> StepAsync(CancellationToken cancellation)
    {
        var note = await notes.ReadAsync(Name, cancellation).ConfigureAwait(false);
        if (!note.Again.IsEmpty)
        {
            var letter = note.Again[0];
            if (note.DeadLetters.FirstOrDefault(d => d.Subject == letter.Subject) is { } earlier)
            {
                return await PassAsync(
                    n =>
                        n with { Again = n.Again.Remove(letter),
                            DeadLetters = n.DeadLetters.Add(letter with { Problem = $"waits for {earlier.Alert}" }) }, cancellation)
                            .ConfigureAwait(false);
            }

            return await alerts.FindAsync(party, letter.Alert, cancellation).ConfigureAwait(false) is { } again && webhook.Wants(again)
                ? await SendAsync(again, n => n with { Again = n.Again.Remove(letter) }, cancellation).ConfigureAwait(false)
                : await PassAsync(n => n with { Again = n.Again.Remove(letter) }, cancellation).ConfigureAwait(false);
        }

        var page = await alerts.ListAsync(party, note.After, 1, cancellation).ConfigureAwait(false);
        if (page.Alerts is not [var alert])
        {
            // Others' alerts were passed over: its own may come behind them.
            return page.Next != null && page.Next != note.After
                ? await PassAsync(n => n with { After = page.Next }, cancellation).ConfigureAwait(false)
                : new Step(IsIdle: true);
        }

        if (!webhook.Wants(alert))
        {
            return await PassAsync(n => n with { After = page.Next }, cancellation).ConfigureAwait(false);
        }

        return note.DeadLetters.FirstOrDefault(d => d.Subject == alert.Subject.Token) is { } before
            ? await PassAsync(n => Aside(n, alert, 0, $"waits for {before.Alert}") with { After = page.Next }, cancellation)
                .ConfigureAwait(false)
            : await SendAsync(alert, n => n with { After = page.Next }, cancellation).ConfigureAwait(false);
    }

    private async ValueTask<Step> SendAsync(Alert alert, Func<WebhookNote, WebhookNote> done, CancellationToken cancellation)
    {
        var outcome = await post.SendAsync(webhook, alert, cancellation).ConfigureAwait(false);
        if (outcome.Problem is not { } problem)
        {
            await PassAsync(done, cancellation).ConfigureAwait(false);
            return new Step(IsIdle: false);
        }

        var now = clock.GetUtcNow();
        var note = await notes.ChangeAsync(Name, n =>
        {
            var failed = n with { Attempts = n.Attempts + 1, FailingSince = n.FailingSince ?? now, Problem = problem };
            return (outcome.IsRefused && failed.Attempts >= MostRefusals) || now - failed.FailingSince >= GivesUpAfter
                ? Well(Aside(done(failed), alert, failed.Attempts, problem))
                : failed;
        }, cancellation).ConfigureAwait(false);
        return note.Problem == null ? new Step(IsIdle: false) : new Step(IsIdle: false, problem, outcome.RetryAfter);
    }

    private async ValueTask<Step> PassAsync(Func<WebhookNote, WebhookNote> done, CancellationToken cancellation)
    {
        await notes.ChangeAsync(Name, n => Well(done(n)), cancellation).ConfigureAwait(false);
        return new Step(IsIdle: false);
    }

    private WebhookNote Aside(WebhookNote note, Alert alert, int attempts, string problem) => note.DeadLetters.Any(d => d.Alert == alert.Id)
        ? note
        : note with { DeadLetters =
            note.DeadLetters.Add(new DeadLetter(alert.Id, alert.Subject.Token, clock.GetUtcNow(), attempts, problem)) };

    private static WebhookNote Well(WebhookNote note) => note with { Attempts = 0, FailingSince = null, Problem = null };
}

/// <summary>What a step came to.</summary>
/// <param name="IsIdle">Whether there was nothing to do.</param>
/// <param name="Problem">Why the next alert must be tried again; null where it need not.</param>
/// <param name="RetryAfter">When the receiver asks for that.</param>
internal readonly record struct Step(bool IsIdle, string? Problem = null, TimeSpan? RetryAfter = null);
