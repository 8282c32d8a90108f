namespace FraudSignals.Ports;

/// <summary>
/// The clock cannot be believed, so nothing is received. The message says what it says, what was expected and what to do.
/// </summary>
public sealed class ClockJumpedException : StoreUnavailableException
{
    public ClockJumpedException()
        : this("The clock jumped.")
    {
    }

    public ClockJumpedException(string message)
        : base(message)
    {
    }

    public ClockJumpedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
