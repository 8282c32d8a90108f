namespace FraudSignals.Topics.Access;

/// <summary>What a key allows, as with Service Bus.</summary>
[Flags]
public enum TopicRights
{
    None = 0,
    Send = 1,
    Listen = 2,

    /// <summary>Changing the rules of subscriptions it may listen to.</summary>
    Manage = 4,
    All = Send | Listen | Manage,
}
