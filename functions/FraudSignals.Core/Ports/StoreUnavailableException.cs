namespace FraudSignals.Ports;

/// <summary>The store cannot take a batch now; sending it again later is safe.</summary>
public class StoreUnavailableException : Exception
{
    public StoreUnavailableException()
        : this("The store is not available.")
    {
    }

    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    public StoreUnavailableException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>When to try again.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(5);
}
