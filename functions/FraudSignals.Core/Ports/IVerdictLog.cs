using System.Collections.Immutable;
using FraudSignals.Verdicts;

namespace FraudSignals.Ports;

/// <summary>All verdicts, for good once they are taken. Safe for use by many threads.</summary>
public interface IVerdictLog
{
    /// <summary>Takes a verdict, once however often it is given.</summary>
    /// <returns>The verdict of that alert, party and id that is kept: this one, or the one that was there, which may say something else;
    /// and whether it is new.</returns>
    /// <exception cref="Ports.StoreUnavailableException">It may not be kept; giving it again is safe.</exception>
    ValueTask<(Verdict Kept, bool IsNew)> AddAsync(Verdict verdict, CancellationToken cancellation);

    /// <summary>Those of an alert in the order they were taken.</summary>
    ValueTask<ImmutableArray<Verdict>> OfAlertAsync(string alert, CancellationToken cancellation);

    /// <summary>All of them in the order they were taken.</summary>
    ValueTask<ImmutableArray<Verdict>> AllAsync(CancellationToken cancellation);

    /// <summary>Removes those taken before a time, with what they snooze.</summary>
    /// <exception cref="Ports.StoreUnavailableException">They are there still; the next time removes them.</exception>
    ValueTask ForgetAsync(DateTimeOffset before, CancellationToken cancellation);
}
