namespace FraudSignals.Storage.Local.Files;

/// <summary>Holds a data directory for one process; the system lets go of it when the process ends, however it ends.</summary>
internal sealed class DirectoryLock : IDisposable
{
    public const string FileName = "store.lock";

    private readonly FileStream _file;

    /// <exception cref="IOException">Another process holds the directory, or it cannot be written to.</exception>
    public DirectoryLock(string directory)
    {
        var path = Path.Combine(directory, FileName);
        try
        {
            Directory.CreateDirectory(directory);
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException problem)
        {
            throw new IOException($"The data directory {directory} cannot be written to. Give this user the right to, or name another with --data.", problem);
        }
        catch (IOException problem) when (problem is not DirectoryNotFoundException && File.Exists(path))
        {
            throw new IOException($"The data directory {directory} is in use by another process, or cannot be written to ({path}: {problem.Message}).", problem);
        }
    }

    public void Dispose() => _file.Dispose();
}
