namespace FraudSignals.Backtesting.Files;

/// <summary>
/// A temporary file that is gone with the process, however that ends: nobody else can open it, and where the system allows it, it
/// has no name from the beginning.
/// </summary>
internal sealed class SpillFile : IDisposable
{
    private readonly FileStream _file;

    /// <exception cref="UnusableInputException">It cannot be made.</exception>
    public SpillFile(string directory)
    {
        var path = Path.Combine(directory, $"fraudsignals-sort-{Path.GetRandomFileName()}");
        var options =
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (OperatingSystem.IsWindows())
        {
            options.Options = FileOptions.DeleteOnClose;
        }
        else
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            _file = new FileStream(path, options);
            if (!OperatingSystem.IsWindows())
            {
                File.Delete(path);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UnusableInputException($"No temporary file can be made in {directory} to sort in: {problem.Message}");
        }
    }

    public long Length => _file.Length;

    /// <summary>Adds bytes at the end.</summary>
    /// <exception cref="UnusableInputException">There is no room.</exception>
    public async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            await _file.WriteAsync(bytes, cancellation);
        }
        catch (IOException problem)
        {
            throw new UnusableInputException(
                $"The temporary file to sort in cannot be written: {problem.Message}. TMPDIR names another directory.");
        }
    }

    /// <summary>Reads from a place; gives how many bytes there were.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> bytes, long offset, CancellationToken cancellation) =>
        RandomAccess.ReadAsync(_file.SafeFileHandle, bytes, offset, cancellation);

    public void Dispose() => _file.Dispose();
}
