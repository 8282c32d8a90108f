using System.Collections.Immutable;
using FraudSignals.Rules;

namespace FraudSignals.Ports;

/// <summary>
/// Keeps what is switched off over restarts. It belongs to the deployment, not to the rule set: new rules do not switch anything on.
/// </summary>
public interface ISwitchStore
{
    /// <summary>Whether other instances may change it, so that it has to be looked at again and again.</summary>
    bool IsShared { get; }

    /// <exception cref="IOException">It cannot be read; the message says what and why.</exception>
    ValueTask<ImmutableArray<RuleSwitch>> LoadAsync(CancellationToken cancellation);

    /// <summary>Puts these in the place of those loaded last, all or nothing.</summary>
    /// <exception cref="IOException">It cannot be written, or others have changed it since.</exception>
    ValueTask SaveAsync(ImmutableArray<RuleSwitch> switches, CancellationToken cancellation);
}
