using System.ComponentModel.DataAnnotations;

namespace FraudSignals.Http.Contract;

/// <summary>How far a claim is, as its sender is told.</summary>
/// <param name="State">queued, done or failed.</param>
/// <param name="Status">Where to ask again.</param>
/// <param name="RecordsRead">How many records were met.</param>
/// <param name="Answer">What became of them: once done, what a batch is answered with.</param>
/// <param name="Problem">Why it failed; left out otherwise.</param>
public sealed record ClaimAnswer(
    [property: AllowedValues("queued", "done", "failed")] string State, string Status, long RecordsRead, BatchAnswer Answer,
    Problem? Problem)
{
    /// <summary>The path claims are asked for at.</summary>
    internal const string Path = "/api/batches/";

    internal static ClaimAnswer Of(Claim claim) =>
        new(claim.State.ToString().ToLowerInvariant(), Path + claim.Id, claim.RecordsRead, claim.Answer, claim.Problem);
}
