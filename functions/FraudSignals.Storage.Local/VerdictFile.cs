using System.Collections.Immutable;
using System.Text.Json;
using FraudSignals.Ingestion.Verdicts;
using FraudSignals.Ports;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Verdicts;

namespace FraudSignals.Storage.Local;

/// <summary>Keeps verdicts in a file, one JSON object a line, each flushed before it is answered.</summary>
public sealed class VerdictFile : IVerdictLog
{
    private readonly Lock _lock = new();
    private readonly LineFile _file;

    /// <summary>Reads the file; changes nothing.</summary>
    /// <exception cref="IOException">It cannot be read, or a line in it is damaged; the message names it.</exception>
    public VerdictFile(string path, Disk disk) => _file = new LineFile(path, disk, (number, line) =>
    {
        try
        {
            Index.Add(JsonSerializer.Deserialize(line.Span, VerdictJson.Readable.Verdict) ?? throw new JsonException("It is null."));
        }
        catch (JsonException problem)
        {
            throw new IOException(
                $"{path}, line {number} is no verdict: {problem.Message} Mend the line, or move it elsewhere to go on without it.",
                problem);
        }
    });

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
                _file.Append([.. JsonSerializer.SerializeToUtf8Bytes(verdict, VerdictJson.Readable.Verdict), (byte)'\n']);
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
    public ValueTask<ImmutableArray<Verdict>> OfAlertAsync(string alert, CancellationToken cancellation) =>
        ValueTask.FromResult(Index.Of(alert));

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<Verdict>> AllAsync(CancellationToken cancellation) => ValueTask.FromResult(Index.All);

    /// <inheritdoc/>
    public ValueTask ForgetAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        // Under the lock that adding takes: one that came between the reading and the writing would be gone.
        lock (_lock)
        {
            var all = Index.All;
            if (all.Any(v => v.At < before))
            {
                try
                {
                    _file.Replace(
                        all.Where(v => v.At >= before).Select(v => JsonSerializer.SerializeToUtf8Bytes(v, VerdictJson.Readable.Verdict)));
                }
                catch (Exception problem) when (problem is IOException or DiskFailedException)
                {
                    throw new StoreUnavailableException(problem.Message, problem);
                }

                Index.Forget(before);
            }
        }

        return default;
    }
}
