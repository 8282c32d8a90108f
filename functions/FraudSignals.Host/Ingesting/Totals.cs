using FraudSignals.Formats.Records;
using FraudSignals.Http.Contract;

namespace FraudSignals.Host.Ingesting;

/// <summary>What became of all batches together.</summary>
internal sealed record Totals
{
    private const int ShownErrors = 20;

    public long Batches { get; init; }

    /// <summary>Records that were posted, whatever became of them.</summary>
    public long Records { get; init; }

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

    /// <summary>With one batch more.</summary>
    /// <param name="answer">What the host answered.</param>
    /// <param name="records">How many records it holds.</param>
    public Totals With(BatchAnswer answer, long records) => new()
    {
        Batches = Batches + 1,
        Records = Records + records,
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
        Errors = [.. Errors, .. answer.Errors.Take(ShownErrors - Errors.Count).Select(e => e with { Index = e.Index + Records })],
    };

    /// <summary>With another file's; its errors keep the places they have in it.</summary>
    public Totals And(Totals other) => new()
    {
        Batches = Batches + other.Batches,
        Records = Records + other.Records,
        Accepted = Accepted + other.Accepted,
        Duplicates = Duplicates + other.Duplicates,
        Superseded = Superseded + other.Superseded,
        TooLate = TooLate + other.TooLate,
        Rejected = Rejected + other.Rejected,
        Conflicts = Conflicts + other.Conflicts,
        Partial = Partial + other.Partial,
        PassedOver = PassedOver + other.PassedOver,
        Withheld = Withheld + other.Withheld,
        Opaque = Opaque.Plus(other.Opaque),
        NotFinal = NotFinal + other.NotFinal,
        Findings = Findings + other.Findings,
        Alerts = Alerts + other.Alerts,
        Errors = [.. Errors, .. other.Errors.Take(ShownErrors - Errors.Count)],
    };
}
