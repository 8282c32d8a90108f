using FraudSignals.Formats.Records;
using FraudSignals.Ports;
using Microsoft.AspNetCore.Http;

namespace FraudSignals.Http.Batches;

/// <summary>Why a batch was not read to its end. What was read before is taken.</summary>
/// <param name="Status">The HTTP status that says so.</param>
/// <param name="Index">The record the reading ended at.</param>
/// <param name="Code">Stable.</param>
/// <param name="Detail">What is wrong and what to do.</param>
/// <param name="RetryAfter">When to try again; null where trying again does not help.</param>
internal sealed record BatchStop(int Status, long Index, string Code, string Detail, TimeSpan? RetryAfter = null)
{
    /// <summary>The code of a batch whose sender went away; nobody reads an answer.</summary>
    public const string SenderGone = "sender_gone";

    public static BatchStop StoreAway(long index, StoreUnavailableException exception) => new(
        StatusCodes.Status503ServiceUnavailable, index, CodeOf(exception), DetailOf(exception), exception.RetryAfter);

    private static string CodeOf(StoreUnavailableException exception) => exception is ClockJumpedException ? "clock_jumped" : "store_unavailable";

    private static string DetailOf(StoreUnavailableException exception) => exception is ClockJumpedException
        ? $"{exception.Message} Send the batch again then."
        : "The store cannot take records now. Send the batch again.";

    /// <summary>Whether the batch is good but more than one request may bring.</summary>
    public bool IsLimit => Code is ErrorCodes.BodyTooLarge or ErrorCodes.TooManyRecords or ErrorCodes.TookTooLong;
}
