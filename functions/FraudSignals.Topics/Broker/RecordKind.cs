namespace FraudSignals.Topics.Broker;

/// <summary>What a record of a topic log tells; the numbers are in files.</summary>
internal enum RecordKind : byte
{
    Published = 1,
    Settled = 2,
    DeadLettered = 3,
    Returned = 4,
    Resubmitted = 5,
    Rules = 6,
    Seen = 7,
    Numbered = 8,
    Subscribed = 9,
    Unsubscribed = 10,
}
