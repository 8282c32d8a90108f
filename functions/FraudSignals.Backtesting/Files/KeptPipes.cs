namespace FraudSignals.Backtesting.Files;

/// <summary>What came through pipes, kept in temporary files, for commands that may have to read their input twice.</summary>
internal sealed class KeptPipes : IDisposable
{
    private readonly Dictionary<string, SpillFile> _kept = new(StringComparer.Ordinal);

    /// <summary>Reads those of the paths to their end that are pipes or standard input.</summary>
    /// <exception cref="UnusableInputException">One stands for several, or there is no room.</exception>
    public async Task KeepAsync(IEnumerable<string?> paths, CancellationToken cancellation)
    {
        foreach (var path in paths.OfType<string>())
        {
            await using var raw = InputFile.Open(path);
            if (raw.CanSeek)
            {
                continue;
            }

            var file = new SpillFile(Path.GetTempPath());
            if (!_kept.TryAdd(path, file))
            {
                file.Dispose();
                throw new UnusableInputException($"{InputFile.NameOf(path)} can be read once, and is given for two files.");
            }

            var buffer = new byte[1 << 16];
            while (await raw.ReadAsync(buffer, cancellation) is var count and > 0)
            {
                await file.AppendAsync(buffer.AsMemory(0, count), cancellation);
            }
        }
    }

    /// <summary>What was kept of a path; null for one that can be read again.</summary>
    public SpillFile? Find(string path) => _kept.GetValueOrDefault(path);

    public void Dispose()
    {
        foreach (var file in _kept.Values)
        {
            file.Dispose();
        }
    }
}
