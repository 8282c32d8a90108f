using FraudSignals.Events;

namespace FraudSignals.Storage.Local.Journal;

/// <summary>The identifier of a subject of whom an alert may come later.</summary>
/// <param name="Subject">Whose.</param>
/// <param name="Until">The last time of reception it is wanted at, milliseconds since 1970.</param>
/// <param name="Sealed">The identifier, sealed.</param>
internal sealed record WaitingName(SubjectKey Subject, long Until, string Sealed);
