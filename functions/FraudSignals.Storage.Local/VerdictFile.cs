using System.Collections.Immutable;
using System.Text.Json;
using FraudSignals.Ingestion.Verdicts;
using FraudSignals.Ports;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Verdicts;

namespace FraudSignals.Storage.Local;

/// <summary>Keeps verdicts in a file, one JSON object a line, each flushed before it is answered. A line that a crash cut off was never answered and goes.</summary>
public sealed class VerdictFile : IVerdictLog
{
    private const byte NewLine = (byte)'\n';

    private readonly string _path;
    private readonly Disk _disk;
    private readonly Lock _lock = new();
    private long _end;

    /// <summary>Reads the file; changes nothing.</summary>
    /// <exception cref="IOException">It cannot be read, or a line in it is damaged; the message names it.</exception>
    public VerdictFile(string path, Disk disk)
    {
        (_path, _disk) = (path, disk);
        var bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        for (var line = 1; _end < bytes.Length && Array.IndexOf(bytes, NewLine, (int)_end) is >= 0 and var at; line++)
        {
            try
            {
                Index.Add(JsonSerializer.Deserialize(bytes.AsSpan((int)_end, at - (int)_end), VerdictJson.Readable.Verdict) ?? throw new JsonException("It is null."));
            }
            catch (JsonException problem)
            {
                throw new IOException($"{path}, line {line} is no verdict: {problem.Message} Mend the line, or move it elsewhere to go on without it.", problem);
            }

            _end = at + 1;
        }
    }

    /// <summary>What there is.</summary>
    public VerdictIndex Index { get; } = new();

    /// <inheritdoc/>
    public ValueTask<(Verdict Kept, bool IsNew)> AddAsync(Verdict verdict, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (Index.Find(verdict) is { } known)
            {
                return ValueTask.FromResult((known, false));
            }

            try
            {
                Append([.. JsonSerializer.SerializeToUtf8Bytes(verdict, VerdictJson.Readable.Verdict), NewLine]);
            }
            catch (Exception problem) when (problem is IOException or DiskFailedException)
            {
                throw new StoreUnavailableException(problem.Message, problem);
            }

            Index.Add(verdict);
            return ValueTask.FromResult((verdict, true));
        }
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<Verdict>> OfAlertAsync(string alert, CancellationToken cancellation) => ValueTask.FromResult(Index.Of(alert));

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<Verdict>> AllAsync(CancellationToken cancellation) => ValueTask.FromResult(Index.All);

    private void Append(byte[] line)
    {
        using var file = _disk.OpenToGrow(_path);

        // What stands behind the last whole line is of a write that failed.
        if (RandomAccess.GetLength(file) > _end)
        {
            _disk.SetLength(file, _end);
        }

        _disk.Write(file, line, _end);
        _disk.Flush(file, _path);
        _end += line.Length;
    }
}
