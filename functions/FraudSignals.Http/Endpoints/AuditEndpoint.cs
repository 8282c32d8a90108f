using System.Globalization;
using FraudSignals.Auditing;
using FraudSignals.Http.Contract;
using FraudSignals.Ports;
using Microsoft.AspNetCore.Http;

namespace FraudSignals.Http.Endpoints;

/// <summary>The audit trail, for administrators.</summary>
/// <param name="log">The trail; null where the host keeps none.</param>
internal sealed class AuditEndpoint(IAuditLog? log)
{
    private const int DefaultLimit = 1_000;

    public async Task<IResult> ListAsync(HttpContext context)
    {
        if (log == null)
        {
            return None(context);
        }

        var query = context.Request.Query;
        var entries = await log.ListAsync(
            new AuditQuery
            {
                From = TimeOf("from"),
                To = TimeOf("to"),
                Actions = query.TryGetValue("action", out var action) ? [ActionOf(action!)!.Value] : [],
                What = query.TryGetValue("what", out var what) ? what.ToString() : null,
                Limit = query.TryGetValue("limit", out var limit) ? int.Parse(limit!, CultureInfo.InvariantCulture) : DefaultLimit,
            },
            context.RequestAborted);
        return Answers.Json(new AuditAnswer(entries), HttpJson.Readable.AuditAnswer);

        DateTimeOffset? TimeOf(string name) => query.TryGetValue(name, out var text) ? Times.Parse(text!) : null;
    }

    public async Task<IResult> CheckAsync(HttpContext context) =>
        log == null ? None(context) : Answers.Json(await log.CheckAsync(context.RequestAborted), HttpJson.Readable.AuditCheck);

    /// <summary>The action of a word; null where none is called so.</summary>
    public static AuditAction? ActionOf(string word)
    {
        foreach (var action in Enum.GetValues<AuditAction>())
        {
            if (AuditJson.WordOf(action) == word)
            {
                return action;
            }
        }

        return null;
    }

    private static IResult None(HttpContext context) =>
        Answers.Problem(context, StatusCodes.Status404NotFound, "no_audit", "This host keeps no audit trail.");
}
