using FraudSignals.Host.Shell;
using FraudSignals.Parties;
using FraudSignals.Ports;

namespace FraudSignals.Host.Serving;

/// <summary>The document of the parties as a file.</summary>
internal sealed class PartiesFile(string path) : IPartySource
{
    public const string DefaultName = "parties.json";

    public string Name => path;

    /// <summary>The file asked for, which must be there; else that of the data directory, there or not; else none.</summary>
    /// <exception cref="CommandException">It is not there.</exception>
    public static PartiesFile? Find(FileInfo? asked, string? dataDirectory) => asked switch
    {
        { Exists: true } => new PartiesFile(asked.FullName),
        { } =>
            throw new CommandException(
                $"There is no document of parties {asked.FullName}. Make one with: parties add NAME --parties {asked.FullName}"),
        null => dataDirectory == null ? null : new PartiesFile(Path.Combine(dataDirectory, DefaultName)),
    };

    public async ValueTask<byte[]?> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllBytesAsync(path, cancellation);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The parties as they are now; null where there is no document.</summary>
    /// <exception cref="CommandException">The document cannot be used.</exception>
    public async Task<PartySet?> RequireAsync(CancellationToken cancellation)
    {
        try
        {
            return await ReadAsync(cancellation) is { } text ? PartyDocument.Parse(text) : null;
        }
        catch (Exception problem) when (problem is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path} cannot be used:\n{problem.Message}", ExitCode.Findings);
        }
    }
}
