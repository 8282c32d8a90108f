using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using FraudSignals.Auditing;
using FraudSignals.Http.Access;
using FraudSignals.Http.Contract;
using FraudSignals.Http.Parties;
using FraudSignals.Parties;
using FraudSignals.Ports;
using Microsoft.AspNetCore.Http;

namespace FraudSignals.Http.Endpoints;

/// <summary>
/// Four eyes: what needs a second person is done when two of them have asked for the same, with different keys. What waits stands in the
/// audit
/// trail and nowhere else, so that it is there after a crash and on every instance.
/// </summary>
/// <param name="parties">Say what needs it.</param>
/// <param name="log">The audit trail; null where the host keeps none.</param>
/// <param name="auditor">Writes to it.</param>
/// <param name="clock">Tells what has expired.</param>
internal sealed class Approvals(PartyDirectory parties, IAuditLog? log, Auditor auditor, TimeProvider clock)
{
    private static readonly ImmutableArray<AuditAction> Steps =
        [AuditAction.ApprovalAsked, AuditAction.ApprovalGiven, AuditAction.ApprovalWithdrawn];

    /// <summary>What needs a second person; null where nothing does.</summary>
    public FourEyes? Rules => parties.Parties.FourEyes;

    /// <summary>Asks for something that needs a second person.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isNeeded">Whether it needs one.</param>
    /// <param name="asked">What is asked for, in the same words whoever asks; no identifier.</param>
    /// <returns>Null where it is to be done; else the answer.</returns>
    public async ValueTask<IResult?> AskAsync(HttpContext context, Func<FourEyes, bool> isNeeded, string asked)
    {
        var caller = Caller.Of(context);
        if (caller.Party == null || Rules is not { } rules || !isNeeded(rules))
        {
            return null;
        }

        if (log == null)
        {
            return Answers.Problem(context, StatusCodes.Status409Conflict, "no_audit",
                "This needs a second person, and this host has nowhere to keep that one has asked.");
        }

        var id = "ap-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(asked)))[..24];
        var waiting = await WaitingAsync(rules, id, context.RequestAborted);
        if (waiting.Any(e => e.By != caller.Party.Name || e.Person != caller.Person))
        {
            await auditor.NoteAsync(context, AuditAction.ApprovalGiven, id, asked);
            return null;
        }

        if (waiting.IsEmpty)
        {
            await auditor.NoteAsync(context, AuditAction.ApprovalAsked, id, asked);
            waiting = await WaitingAsync(rules, id, context.RequestAborted);
        }

        return Answers.Json(AnswerOf(waiting[0], rules), HttpJson.Readable.ApprovalAnswer, StatusCodes.Status202Accepted);
    }

    public async Task<IResult> ListAsync(HttpContext context)
    {
        var caller = Caller.Of(context);
        var waiting = Rules is { } rules
            ? (await WaitingAsync(rules, null, context.RequestAborted)).Where(e => MaySee(caller, e)).Select(e => AnswerOf(e, rules)) : [];
        return Answers.Json(new ApprovalsAnswer([.. waiting]), HttpJson.Readable.ApprovalsAnswer);
    }

    public async Task<IResult> WithdrawAsync(HttpContext context, string id)
    {
        var caller = Caller.Of(context);
        if (Rules is not { } rules || !(await WaitingAsync(rules, id, context.RequestAborted)).Any(e => MaySee(caller, e)))
        {
            return Answers.Problem(context, StatusCodes.Status404NotFound, "unknown_approval",
                "Nothing that you may see waits under that id.");
        }

        await auditor.NoteAsync(context, AuditAction.ApprovalWithdrawn, id);
        return Results.NoContent();
    }

    // What responders ask for is their own party's business.
    private static bool MaySee(Caller caller, AuditEntry asked) => caller.Has(PartyRole.Administer) || asked.By == caller.Party?.Name;

    // Those asked for in time, and neither done nor withdrawn since.
    private async ValueTask<ImmutableArray<AuditEntry>> WaitingAsync(FourEyes rules, string? id, CancellationToken cancellation)
    {
        if (log == null)
        {
            return [];
        }

        var query = new AuditQuery { From = clock.GetUtcNow() - TimeSpan.FromHours(rules.ExpiresHours), Actions = Steps, What = id };
        return
        [
            .. from steps in (await log.ListAsync(query, cancellation)).GroupBy(e => e.What, StringComparer.Ordinal)
               from asked in steps.Reverse().TakeWhile(e => e.Action == AuditAction.ApprovalAsked).TakeLast(1)
               orderby asked.At
               select asked,
        ];
    }

    private static ApprovalAnswer AnswerOf(AuditEntry asked, FourEyes rules) =>
        new(asked.What, asked.Detail ?? "", asked.By, asked.At, asked.At + TimeSpan.FromHours(rules.ExpiresHours));
}
