using System.Collections.Immutable;
using FraudSignals.Alerts.Delivery;
using FraudSignals.Http.Contract;
using FraudSignals.Http.Parties;
using FraudSignals.Parties;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FraudSignals.Http.Endpoints.Webhooks;

/// <summary>Tells how webhooks do, and has what they were not given tried again: a party's own, all for administrators.</summary>
internal sealed class WebhookEndpoint(PartyDirectory parties, IWebhookNotes? notes)
{
    public static WebhookEndpoint Of(HttpContext context) => context.RequestServices.GetRequiredService<WebhookEndpoint>();

    public async Task<IResult> ListAsync(HttpContext context)
    {
        var caller = Caller.Of(context);
        var answers = ImmutableArray.CreateBuilder<WebhookAnswer>();
        foreach (var party in parties.Parties.All.Where(p => MaySee(caller, p)))
        {
            foreach (var webhook in party.Webhooks)
            {
                answers.Add(WebhookAnswer.Of(party, webhook, await NoteAsync(party, webhook, context.RequestAborted)));
            }
        }

        return Answers.Json(new WebhooksAnswer(answers.ToImmutable()), HttpJson.Readable.WebhooksAnswer);
    }

    public async Task<IResult> ReplayAsync(HttpContext context, string party, string name)
    {
        if (notes == null || parties.Parties.Find(party) is not { } owner || !MaySee(Caller.Of(context), owner)
            || owner.Webhooks.FirstOrDefault(w => w.Name == name) is not { } webhook)
        {
            return Answers.Problem(context, StatusCodes.Status404NotFound, "unknown_webhook", "There is no such webhook that you may see.");
        }

        var alert = context.Request.Query.TryGetValue("alert", out var one) ? one.ToString() : null;
        if (alert != null && (await NoteAsync(owner, webhook, context.RequestAborted)).DeadLetters.All(d => d.Alert != alert))
        {
            return Answers.Problem(context, StatusCodes.Status404NotFound, "unknown_dead_letter",
                "That alert is none the webhook was not given.");
        }

        var note = await notes.ChangeAsync(WebhookNote.NameOf(owner, webhook), n => n.Replay(alert), context.RequestAborted);
        return Answers.Json(WebhookAnswer.Of(owner, webhook, note), HttpJson.Readable.WebhookAnswer);
    }

    private static bool MaySee(Caller caller, Party party) => caller.Has(PartyRole.Administer) || caller.Party?.Name == party.Name;

    private async ValueTask<WebhookNote> NoteAsync(Party party, Webhook webhook, CancellationToken cancellation) =>
        notes == null ? WebhookNote.New : await notes.ReadAsync(WebhookNote.NameOf(party, webhook), cancellation);
}
