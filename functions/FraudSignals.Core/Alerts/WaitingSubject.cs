using FraudSignals.Events;

namespace FraudSignals.Alerts;

/// <summary>A subject of whom an alert may come later, without a record of its own by then.</summary>
/// <param name="Subject">Who.</param>
/// <param name="Due">When it is known by, as a time of reception, milliseconds since 1970.</param>
/// <param name="Clear">Its identifier, normalised, UTF-8.</param>
public readonly record struct WaitingSubject(SubjectKey Subject, long Due, ReadOnlyMemory<byte> Clear);
