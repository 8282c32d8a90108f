namespace FraudSignals.Storage.Local.Files;

/// <summary>
/// What is on disk cannot be trusted: something acknowledged is missing or altered, or was written by another format. The
/// message names the file, the place in it and the way out.
/// </summary>
public sealed class StoreDamagedException : IOException
{
    public StoreDamagedException()
    {
    }

    public StoreDamagedException(string message)
        : base(message)
    {
    }

    public StoreDamagedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
