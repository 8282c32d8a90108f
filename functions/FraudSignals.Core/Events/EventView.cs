namespace FraudSignals.Events;

/// <summary>Which side of the event the record was made on. Only that side's subjects are touched.</summary>
public enum EventView : byte
{
    Both,
    Originating,
    Terminating,
}
