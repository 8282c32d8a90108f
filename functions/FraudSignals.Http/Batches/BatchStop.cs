using FraudSignals.Formats.Records;
using FraudSignals.Ports;
using Microsoft.AspNetCore.Http;

namespace FraudSignals.Http.Batches;

/// <summary>A batch that was not read to its end. What was read before is taken.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Index">The record the reading ended at.</param>
/// <param name="Detail">What is wrong and what to do.</param>
/// <param name="RetryAfter">When to try again; null where trying again does not help.</param>
internal sealed record BatchStop(StopReason Reason, long Index, string Detail, TimeSpan? RetryAfter = null)
{
    /// <summary>The HTTP status that says so.</summary>
    public int Status { get; private init; } = AnswerOf(Reason).Status;

    /// <summary>The code that says so. Stable.</summary>
    public string Code { get; private init; } = AnswerOf(Reason).Code;

    /// <summary>Whether the batch is good but more than one request may bring.</summary>
    public bool IsLimit => Reason is StopReason.BodyTooLarge or StopReason.TooManyRecords or StopReason.TookTooLong;

    /// <summary>A body that could not be read on.</summary>
    public static BatchStop Unreadable(int status, long index, ReadProblem problem)
    {
        var reason = problem.Code switch
        {
            ErrorCodes.BodyTooLarge => StopReason.BodyTooLarge,
            ErrorCodes.TooManyRecords => StopReason.TooManyRecords,
            _ => StopReason.Unreadable,
        };
        return new BatchStop(reason, index, problem.Detail) { Status = status, Code = problem.Code };
    }

    public static BatchStop SenderGone(long index) => new(StopReason.SenderGone, index, "The sender is gone.");

    public static BatchStop StoreAway(long index, StoreUnavailableException exception) => exception is ClockJumpedException
        ? new(StopReason.ClockJumped, index, $"{exception.Message} Send the batch again then.", exception.RetryAfter)
        : new(StopReason.StoreAway, index, "The store cannot take records now. Send the batch again.", exception.RetryAfter);

    private static (int Status, string Code) AnswerOf(StopReason reason) => reason switch
    {
        StopReason.Unreadable => (StatusCodes.Status400BadRequest, ErrorCodes.CutOff),
        StopReason.SenderGone => (StatusCodes.Status499ClientClosedRequest, "sender_gone"),
        StopReason.BodyTooLarge => (StatusCodes.Status413PayloadTooLarge, ErrorCodes.BodyTooLarge),
        StopReason.TooManyRecords => (StatusCodes.Status413PayloadTooLarge, ErrorCodes.TooManyRecords),
        StopReason.TookTooLong => (StatusCodes.Status413PayloadTooLarge, ErrorCodes.TookTooLong),
        StopReason.NoPlace => (StatusCodes.Status429TooManyRequests, "too_many_batches"),
        StopReason.StoreAway => (StatusCodes.Status503ServiceUnavailable, "store_unavailable"),
        StopReason.ClockJumped => (StatusCodes.Status503ServiceUnavailable, "clock_jumped"),
        _ => (StatusCodes.Status500InternalServerError, "internal_error"),
    };
}
