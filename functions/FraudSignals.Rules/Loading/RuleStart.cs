using FraudSignals.Reports;
using FraudSignals.Rules.Files;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Rules.Loading;

/// <summary>
/// The rules a host starts with that must come up whatever has become of its source: those of the source; else those it took last, of
/// which it keeps a copy; else those it was shipped with.
/// </summary>
/// <param name="reader">Reads the source.</param>
/// <param name="copy">Keeps the set that was taken last; null keeps none.</param>
/// <param name="shipped">The rules beside the program.</param>
/// <param name="patience">How long the source, and then the copy, is waited for.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="log">Told what is used instead, and why.</param>
public sealed class RuleStart(RuleSetReader reader, IRuleSetCopy? copy, IRuleSource shipped, TimeSpan patience, TimeProvider clock,
    ILogger<RuleStart> log)
{
    private const int MaxDiagnostics = 100;

    /// <summary>Finds them.</summary>
    /// <returns>What was read, its stamp null where it is not the source's; and what is wrong with the source, null for nothing.</returns>
    /// <exception cref="InvalidOperationException">None of them can be used; the message tells the first errors of the source.</exception>
    public async Task<(RuleSetLoad Load, RefusedRules? Refused)> FindAsync(CancellationToken cancellation)
    {
        var (load, problem) = await TryAsync(reader.ReadAsync, cancellation).ConfigureAwait(false);
        if (load is { Result.Snapshot: not null })
        {
            await KeepAsync(load, cancellation).ConfigureAwait(false);
            return (load, null);
        }

        var diagnostics = load?.Result.Diagnostics.Select(d => d.ToString()).ToList() ?? [problem!];
        foreach (var (name, read) in Others())
        {
            var (files, _) = await TryAsync(read, cancellation).ConfigureAwait(false);
            if (files != null && reader.Load(files) is { Snapshot: { } snapshot } result)
            {
                log.StartedWithOthers(reader.Source.Name, diagnostics.Count, name, snapshot.Hash, diagnostics[0]);
                var refused = new RefusedRules(clock.GetUtcNow(), diagnostics.Count, [.. diagnostics.Take(MaxDiagnostics)], name);

                // With the stamp of what is refused it is looked at again when it has changed; without, as soon as it can be reached.
                return (new RuleSetLoad(result, load?.Stamp ?? "") { Files = files }, refused);
            }
        }

        throw new InvalidOperationException(
            $"The rules of {reader.Source.Name} have {diagnostics.Count} errors: {string.Join("; ", diagnostics.Take(5))}");
    }

    /// <summary>Keeps a copy of a set that was taken. That this fails is told, and no more.</summary>
    public async ValueTask KeepAsync(RuleSetLoad taken, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(taken);
        if (copy == null)
        {
            return;
        }

        var (_, problem) = await TryAsync(
            async stop =>
            {
                await copy.KeepAsync(taken.Files, taken.Stamp, stop).ConfigureAwait(false);
                return taken;
            },
            cancellation).ConfigureAwait(false);
        if (problem != null)
        {
            log.NotKept(reader.Source.Name, problem);
        }
    }

    private IEnumerable<(string Name, Func<CancellationToken, ValueTask<RuleFiles>> Read)> Others()
    {
        if (copy != null)
        {
            yield return (copy.Name, copy.ReadAsync);
        }

        yield return (shipped.Name, shipped.ReadAsync);
    }

    private async Task<(T? Read, string? Problem)> TryAsync<T>(Func<CancellationToken, ValueTask<T>> read, CancellationToken cancellation)
        where T : class
    {
        using var wait = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(wait.Token, cancellation);
        try
        {
            return (await read(either.Token).AsTask().WaitAsync(either.Token).ConfigureAwait(false), null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, $"It does not answer within {patience.TotalSeconds:0} s.");
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            // Whatever it is: a source nobody foresaw must not keep a host from starting.
            return (null, exception.Message);
        }
    }
}
