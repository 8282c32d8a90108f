namespace FraudSignals.Storage.Local.Files;

/// <summary>
/// What was written could not be made durable. The system may have dropped it and call the next flush a success, so nothing
/// is written any more until the process is started again and reads what is there.
/// </summary>
public sealed class DiskFailedException : IOException
{
    public DiskFailedException()
    {
    }

    public DiskFailedException(string message)
        : base(message)
    {
    }

    public DiskFailedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
