namespace FraudSignals.Events;

/// <summary>Whom state is kept for.</summary>
public enum SubjectKind : byte
{
    Number,
    Sim,
    Device,
    Cell,
    Account,
}
