namespace FraudSignals.Outcomes;

/// <summary>An alert that was found to be wrong: for how long it stood, and how that was mended.</summary>
/// <param name="Alert">Its id.</param>
/// <param name="Typology">Its typology.</param>
/// <param name="Institution">Whose customer it was about; null for nobody known.</param>
/// <param name="Subject">The kind and the token of its subject.</param>
/// <param name="Raised">When the event that raised it was received.</param>
/// <param name="Lifted">When it was found to be wrong.</param>
/// <param name="SecondsStood">The time between the two.</param>
/// <param name="By">Who found it to be wrong.</param>
/// <param name="WasConfirmed">Whether somebody had confirmed it before.</param>
/// <param name="Done">What was done, in the words of whoever found it.</param>
/// <param name="SnoozedUntil">Until when nothing is told of the subject.</param>
/// <param name="Appeal">How the person concerned could object, as the alert said.</param>
public sealed record WrongAlert(
    string Alert, string Typology, string? Institution, string Subject, DateTimeOffset Raised, DateTimeOffset Lifted, double SecondsStood,
    string By, bool WasConfirmed,
    string? Done, DateTimeOffset? SnoozedUntil, string Appeal)
{
    internal static WrongAlert Of(Outcome outcome)
    {
        var (alert, lifted, last) = (outcome.Wrong!, outcome.FirstAgainst, outcome.Last);
        return new WrongAlert(
            alert.Id, alert.Typology, alert.Owner?.Party, $"{alert.Subject.Kind}:{alert.Subject.Token}", outcome.Raised, lifted.At,
            (lifted.At - outcome.Raised).TotalSeconds, lifted.By, outcome.WasOverturned, last.Action ?? lifted.Action, last.SnoozeUntil,
            alert.Appeal);
    }
}
