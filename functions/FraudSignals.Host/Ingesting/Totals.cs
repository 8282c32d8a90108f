using FraudSignals.Http.Endpoints;
using FraudSignals.Http.Formats;

namespace FraudSignals.Host.Ingesting;

/// <summary>What became of all batches together.</summary>
internal sealed record Totals
{
    private const int ShownErrors = 20;

    public long Batches { get; init; }

    public long Accepted { get; init; }

    public long Duplicates { get; init; }

    public long Superseded { get; init; }

    public long TooLate { get; init; }

    public long Rejected { get; init; }

    public long Conflicts { get; init; }

    public long Findings { get; init; }

    public long Alerts { get; init; }

    /// <summary>The first errors; their indices count from the beginning of the file.</summary>
    public IReadOnlyList<RecordError> Errors { get; init; } = [];

    /// <param name="answer">What the host answered.</param>
    /// <param name="before">How many records were sent before this batch.</param>
    public Totals With(BatchAnswer answer, long before) => new()
    {
        Batches = Batches + 1,
        Accepted = Accepted + answer.Accepted,
        Duplicates = Duplicates + answer.Duplicates,
        Superseded = Superseded + answer.Superseded,
        TooLate = TooLate + answer.TooLate,
        Rejected = Rejected + answer.Rejected,
        Conflicts = Conflicts + answer.Conflicts,
        Findings = Findings + answer.Findings,
        Alerts = Alerts + answer.Alerts,
        Errors = [.. Errors, .. answer.Errors.Take(ShownErrors - Errors.Count).Select(e => e with { Index = e.Index + before })],
    };
}
