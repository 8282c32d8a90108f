using FraudSignals.Storage.Local.Alerts;
using FraudSignals.Storage.Local.Facts;
using FraudSignals.Storage.Local.Journal;

namespace FraudSignals.Storage.Local;

/// <summary>What a data directory was found to hold, and what in it cannot be used. Nothing has been changed yet.</summary>
/// <param name="Alerts">All alerts.</param>
/// <param name="End">The end of the journal.</param>
internal sealed record Recovered(AlertLog Alerts, JournalEnd End)
{
    /// <summary>The record of the checkpoint that was used; 0 for none.</summary>
    public required long Checkpoint { get; init; }

    /// <summary>What the facts file said; null where it cannot be read.</summary>
    public required StoreFacts? Facts { get; init; }

    /// <summary>Whom alerts that may come later are about, in the journal's order.</summary>
    public required IReadOnlyList<WaitingName> Names { get; init; }

    /// <summary>Files that cannot be used and that a start can do without.</summary>
    public required IReadOnlyList<string> Useless { get; init; }

    /// <summary>What is lost, in words, one a loss; only with leave to go on without.</summary>
    public required IReadOnlyList<string> Losses { get; init; }

    /// <summary>The newest record anything knows of.</summary>
    public required long KnownRecord { get; init; }

    /// <summary>How many alerts anything knows of.</summary>
    public required long KnownAlerts { get; init; }

    /// <summary>Whether the next record is not the one after the last that is there.</summary>
    public bool IsCutShort => KnownRecord > End.Written || KnownAlerts > Alerts.Count;
}
