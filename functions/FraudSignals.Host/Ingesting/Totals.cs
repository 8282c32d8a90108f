using FraudSignals.Formats.Records;
using FraudSignals.Http.Contract;

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

    /// <summary>Later parts of records that count already.</summary>
    public long Partial { get; init; }

    /// <summary>Records that the layout of their source leaves out.</summary>
    public long PassedOver { get; init; }

    /// <summary>Accepted records of which one side is not known.</summary>
    public long Withheld { get; init; }

    /// <summary>Identifiers that are tokens, and of how many.</summary>
    public OpaqueCounts Opaque { get; init; } = OpaqueCounts.None;

    /// <summary>Accepted transfers that count for nothing.</summary>
    public long NotFinal { get; init; }

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
        Partial = Partial + (answer.Partial ?? 0),
        PassedOver = PassedOver + (answer.PassedOver ?? 0),
        Withheld = Withheld + answer.Withheld,
        Opaque = Opaque.Plus(answer.Opaque),
        NotFinal = NotFinal + answer.NotFinal,
        Findings = Findings + answer.Findings,
        Alerts = Alerts + answer.Alerts,
        Errors = [.. Errors, .. answer.Errors.Take(ShownErrors - Errors.Count).Select(e => e with { Index = e.Index + before })],
    };
}
