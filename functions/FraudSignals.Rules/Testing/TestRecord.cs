using FraudSignals.Events;

namespace FraudSignals.Rules.Testing;

/// <summary>One record of a test, as a source would post it.</summary>
/// <param name="Type">Call or transfer.</param>
/// <param name="Json">The record: one JSON object on one line.</param>
/// <param name="Time">Its time.</param>
/// <param name="Received">When the host receives it.</param>
/// <param name="Line">The 1-based line of the test file that made it.</param>
public sealed record TestRecord(EventType Type, string Json, DateTimeOffset Time, DateTimeOffset Received, int Line);
