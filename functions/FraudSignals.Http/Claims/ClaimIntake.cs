using System.Security.Cryptography;
using FraudSignals.Events;
using FraudSignals.Http.Batches;
using FraudSignals.Http.Body;
using FraudSignals.Http.Contract;
using Microsoft.AspNetCore.Http;

namespace FraudSignals.Http.Claims;

/// <summary>Keeps batches that are more than one request may bring, and answers 202.</summary>
internal sealed class ClaimIntake(IClaimStore store, ClaimOptions options, TimeProvider clock)
{
    private const int IdBytes = 16;

    /// <summary>Whether the sender would rather be answered at once (RFC 7240).</summary>
    public static bool IsPreferred(HttpRequest request) => request.Headers["Prefer"].Any(p =>
        p != null && p.Split(',', ';').Any(v => v.Trim().Equals("respond-async", StringComparison.OrdinalIgnoreCase)));

    /// <summary>Keeps a body and has it worked off behind the records that were taken already.</summary>
    /// <param name="context">The request.</param>
    /// <param name="head">What is known of the batch.</param>
    /// <param name="body">All of it, as sent.</param>
    /// <param name="recordsRead">How many records were taken already.</param>
    /// <param name="answer">What became of them.</param>
    /// <exception cref="BodyTooLargeException">It is more than even a claim may be; nothing is kept.</exception>
    public async Task<IResult> TakeAsync(HttpContext context, BatchHead head, Stream body, long recordsRead, BatchAnswer answer)
    {
        if (context.Request.ContentLength > options.Limits.MaxBodyBytes)
        {
            // Before any of it is read: what the server or a proxy does with the rest is not in our hands.
            throw new BodyTooLargeException(BodyTooLargeException.Text(options.Limits.MaxBodyBytes, "as sent"));
        }

        var now = clock.GetUtcNow();
        var claim = new Claim
        {
            Id = RandomNumberGenerator.GetHexString(2 * IdBytes, lowercase: true),
            State = ClaimState.Queued,
            Source = head.Source.Name,
            Type = head.Type,
            ContentType = context.Request.ContentType ?? "",
            ContentEncoding = head.Encoding,
            History = head.Mode == IngestionMode.History,
            BatchId = head.Id,
            Posted = now,
            Worked = now,
            RecordsRead = recordsRead,
            Answer = answer,
        };

        // In this order: a body nobody claims and a claim nobody queued are found by the sweep; the other way round they would not be.
        await store.SaveBodyAsync(claim.Id, new LimitedStream(body, options.Limits.MaxBodyBytes, "as sent"), context.RequestAborted);
        await store.AddAsync(claim, CancellationToken.None);
        await store.QueueAsync(claim.Id, TimeSpan.Zero, CancellationToken.None);

        var told = ClaimAnswer.Of(claim);
        context.Response.Headers.Location = told.Status;
        context.Response.Headers.RetryAfter = $"{(int)Math.Ceiling(options.PickedUp.TotalSeconds)}";
        return Answers.Json(told, HttpJson.Readable.ClaimAnswer, StatusCodes.Status202Accepted);
    }

    /// <summary>A claim's progress, for its own sender; null for anybody else, and where it is damaged.</summary>
    public async Task<ClaimAnswer?> FindAsync(string id, string source, CancellationToken cancellation)
    {
        try
        {
            return id.Length == 2 * IdBytes && id.All(char.IsAsciiHexDigitLower)
                && await store.FindAsync(id, cancellation) is var (claim, _) && claim.Source == source
                ? ClaimAnswer.Of(claim)
                : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
