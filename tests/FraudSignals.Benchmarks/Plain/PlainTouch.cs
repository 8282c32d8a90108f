using FraudSignals.Events;

namespace FraudSignals.Benchmarks.Plain;

/// <summary>One event as one of its subjects remembers it.</summary>
/// <param name="Time">Milliseconds since 1970.</param>
/// <param name="Role">The subject's part in it.</param>
/// <param name="Identifiers">The event's identifiers.</param>
/// <param name="Value">Seconds of a call, or amount of a transfer in major units.</param>
/// <param name="Filters">A bit for each filter of the rules that the event passes.</param>
/// <param name="Finding">The rule, where it is a finding addressed to the subject.</param>
internal readonly record struct PlainTouch(long Time, Role Role, Event.TokenArray Identifiers, double Value, uint Filters,
    string? Finding = null);
