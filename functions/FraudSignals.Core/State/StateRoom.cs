namespace FraudSignals.State;

/// <summary>How much room is left in the memory that is set aside for state.</summary>
public enum StateRoom
{
    /// <summary>Subjects met for the first time are begun.</summary>
    Ample,

    /// <summary>Subjects that have state go on; others are not begun.</summary>
    KnownSubjects,

    /// <summary>Nothing more is to be taken.</summary>
    None,
}
