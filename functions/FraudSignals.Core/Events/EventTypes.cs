namespace FraudSignals.Events;

/// <summary>What people call the types of events.</summary>
public static class EventTypes
{
    /// <summary>calls, transfers or verdicts.</summary>
    public static string NameOf(EventType type) => type switch
    {
        EventType.Call => "calls",
        EventType.Transfer => "transfers",
        _ => "verdicts",
    };
}
