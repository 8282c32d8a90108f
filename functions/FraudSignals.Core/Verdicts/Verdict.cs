using System.Collections.Immutable;

namespace FraudSignals.Verdicts;

/// <summary>What somebody found an alert to be. An alert may get several; all are kept, and the newest counts.</summary>
public sealed record Verdict
{
    /// <summary>The sender's own, or made of what the verdict says; the same once more is the same verdict.</summary>
    public required string Id { get; init; }

    /// <summary>The alert's id.</summary>
    public required string Alert { get; init; }

    public required VerdictFinding Finding { get; init; }

    /// <summary>The party it is from; local where the host has none.</summary>
    public required string By { get; init; }

    /// <summary>When it was taken.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What there is to say, at most 2,000 characters; never an identifier.</summary>
    public string? Note { get; init; }

    /// <summary>What was done, in a few words.</summary>
    public string? Action { get; init; }

    /// <summary>Money that did not go where it was to go.</summary>
    public decimal? AmountSaved { get; init; }

    /// <summary>Its currency, ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>Until when the alert's typology says nothing of its subject; only with a false positive.</summary>
    public DateTimeOffset? SnoozeUntil { get; init; }

    /// <summary>The alert's typology.</summary>
    public required string Typology { get; init; }

    /// <summary>The rules that contributed to it.</summary>
    public required ImmutableArray<string> Rules { get; init; }

    /// <summary>The token of its subject.</summary>
    public required string Subject { get; init; }

    /// <summary>What its subject is: number, sim, device, cell or account; null in verdicts of before they were counted.</summary>
    public string? SubjectKind { get; init; }

    /// <summary>When the event that raised it was received.</summary>
    public required DateTimeOffset Raised { get; init; }

    /// <summary>Whether another says the same, whenever it was taken.</summary>
    public bool SaysAs(Verdict other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (Alert, Finding, By, Note, Action, AmountSaved, Currency, SnoozeUntil)
            == (other.Alert, other.Finding, other.By, other.Note, other.Action, other.AmountSaved, other.Currency, other.SnoozeUntil);
    }
}
