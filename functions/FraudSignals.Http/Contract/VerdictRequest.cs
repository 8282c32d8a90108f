using System.Text.Json.Serialization;
using FraudSignals.Verdicts;

namespace FraudSignals.Http.Contract;

/// <summary>A verdict as it is posted.</summary>
/// <param name="Verdict">What the alert was found to be: confirmed, false_positive or unknown.</param>
/// <param name="Id">The sender's own id of it, at most 100 characters, so that it counts once; made of the rest where there is
/// none.</param>
/// <param name="Note">What there is to say, at most 2,000 characters. No identifiers.</param>
/// <param name="Action">What was done, at most 200 characters.</param>
/// <param name="AmountSaved">Money that did not go where it was to go.</param>
/// <param name="Currency">Its currency, ISO 4217.</param>
/// <param name="SnoozeUntil">With false_positive: until when the alert's typology says nothing of its subject, at most a year
/// ahead.</param>
public sealed record VerdictRequest(
    [property: JsonRequired] VerdictFinding? Verdict, string? Id = null, string? Note = null, string? Action = null,
    decimal? AmountSaved = null, string? Currency = null, DateTimeOffset? SnoozeUntil = null);
