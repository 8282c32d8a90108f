using System.Collections.Immutable;

namespace FraudSignals.Rules.Loading;

/// <summary>Keeps what is switched off over restarts. It belongs to the deployment, not to the rule set: new rules do not switch anything on.</summary>
public interface ISwitchStore
{
    /// <exception cref="IOException">It cannot be read; the message says what and why.</exception>
    ValueTask<ImmutableArray<RuleSwitch>> LoadAsync(CancellationToken cancellation);

    /// <summary>Puts these in the place of those before, all or nothing.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    ValueTask SaveAsync(ImmutableArray<RuleSwitch> switches, CancellationToken cancellation);
}
