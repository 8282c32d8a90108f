using FraudSignals.Reports;
using FraudSignals.Rules;

namespace FraudSignals.Ports;

/// <summary>Changes the rules in force while the host runs.</summary>
public interface IRuleControl
{
    /// <summary>How things are.</summary>
    RulesStatus Status { get; }

    /// <summary>
    /// Reads the rules again now and goes over to them if they are good; else the present ones stay, and the status says why.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is nowhere to read them from; the message is for the client.</exception>
    ValueTask<RulesStatus> ReloadAsync(CancellationToken cancellation);

    /// <summary>Switches a rule or typology off, or changes why and until when it is.</summary>
    /// <returns>How things are now; null where nothing of that id is loaded.</returns>
    /// <exception cref="IOException">It could not be kept, and nothing has changed.</exception>
    ValueTask<RulesStatus?> SwitchOffAsync(RuleSwitch off, CancellationToken cancellation);

    /// <summary>Switches a rule or typology on again.</summary>
    /// <returns>How things are now; null where nothing of that id is loaded or switched off.</returns>
    /// <exception cref="IOException">It could not be kept, and nothing has changed.</exception>
    ValueTask<RulesStatus?> SwitchOnAsync(string id, CancellationToken cancellation);
}
