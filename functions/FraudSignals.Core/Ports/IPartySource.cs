namespace FraudSignals.Ports;

/// <summary>Where the document of the parties is.</summary>
public interface IPartySource
{
    /// <summary>What it is called in logs and errors; never a secret.</summary>
    string Name { get; }

    /// <summary>The document as it is now; null where there is none.</summary>
    /// <exception cref="IOException">It cannot be read now.</exception>
    ValueTask<byte[]?> ReadAsync(CancellationToken cancellation);
}
