using System.Text.Json.Serialization;
using FraudSignals.Formats.Records;

namespace FraudSignals.Http.Contract;

/// <summary>Problem details (RFC 9457). The members after <see cref="Code"/> stand where a batch was begun.</summary>
public sealed record Problem
{
    /// <summary><c>urn:fraudsignals:problem:</c> and the code.</summary>
    public string Type => $"urn:fraudsignals:problem:{Code}";

    /// <summary>The meaning of the status.</summary>
    public required string Title { get; init; }

    public required int Status { get; init; }

    /// <summary>What is wrong and what to do.</summary>
    public required string Detail { get; init; }

    /// <summary>Stable.</summary>
    public required string Code { get; init; }

    /// <summary>How many records were accepted before; sending all of them again is safe.</summary>
    public long? Accepted { get; init; }

    /// <summary>How many records were met before; the index of the one the reading ended at.</summary>
    public long? Index { get; init; }

    /// <summary>How many of them were refused.</summary>
    public long? Rejected { get; init; }

    /// <summary>Why they were refused.</summary>
    public IReadOnlyList<RecordError>? Errors { get; init; }

    /// <summary>When to try again, seconds; sent as a header.</summary>
    [JsonIgnore]
    public int? RetryAfterSeconds { get; init; }
}
