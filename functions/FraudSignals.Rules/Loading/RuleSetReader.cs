using FraudSignals.Events;
using FraudSignals.Rules.Files;

namespace FraudSignals.Rules.Loading;

/// <summary>Reads whole rule sets from a source. For one use at a time.</summary>
/// <param name="source">Where they are.</param>
/// <param name="tokenise">Turns the key of a listed subject into its token; see
/// <see cref="RuleLoader.Load(RuleFiles, Func{SubjectKind, string, Token})"/>.</param>
/// <param name="clock">Times the waits.</param>
public sealed class RuleSetReader(IRuleSource source, Func<SubjectKind, string, Token> tokenise, TimeProvider clock)
{
    private const int Attempts = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public IRuleSource Source => source;

    /// <summary>Loads files that are at hand already, as those of the source are.</summary>
    public RuleLoadResult Load(RuleFiles files) => RuleLoader.Load(files, tokenise);

    /// <summary>
    /// Reads the set as it is when nobody writes to it: before and after, the source must tell the same stamp, else it is
    /// read again a little later.
    /// </summary>
    /// <exception cref="IOException">The source cannot be reached, or never comes to rest.</exception>
    public async ValueTask<RuleSetLoad> ReadAsync(CancellationToken cancellation)
    {
        var stamp = await source.StampAsync(cancellation).ConfigureAwait(false);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var files = await source.ReadAsync(cancellation).ConfigureAwait(false);
            var after = await source.StampAsync(cancellation).ConfigureAwait(false);
            if (after == stamp)
            {
                return new RuleSetLoad(RuleLoader.Load(files, tokenise), stamp) { Files = files };
            }

            await Task.Delay(Pause, clock, cancellation).ConfigureAwait(false);
            stamp = after;
        }

        throw new IOException($"{source.Name} changed each time it was read; write files aside and move them into place.");
    }
}

/// <summary>A rule set that was read.</summary>
/// <param name="Result">What came of it.</param>
/// <param name="Stamp">The stamp of the source.</param>
public sealed record RuleSetLoad(RuleLoadResult Result, string Stamp)
{
    /// <summary>What it was read from.</summary>
    public required RuleFiles Files { get; init; }
}
