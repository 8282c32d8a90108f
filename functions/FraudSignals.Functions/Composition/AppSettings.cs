using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Http;

namespace FraudSignals.Functions.Composition;

/// <summary>What the section <c>FraudSignals</c> of the settings holds. Everything is reached under the app's identity; no setting is a secret.</summary>
internal sealed class AppSettings
{
    public const string Section = "FraudSignals";

    /// <summary>The table endpoints of the storage accounts the state lies in, in the order of their parts of it. At least one; never changed once there is state.</summary>
    public IList<string> Tables { get; } = [];

    /// <summary>The Service Bus namespace, for example <c>alerts.servicebus.windows.net</c>; empty publishes nowhere.</summary>
    public string ServiceBus { get; set; } = "";

    /// <summary>The container the rules are in; empty takes those of the package.</summary>
    public string RulesContainer { get; set; } = "";

    /// <summary>Who posts; empty for <c>local</c> alone.</summary>
    public IList<SourceSettings> Sources { get; } = [];

    /// <summary>The day, as <c>2026-11-30</c>, of which somebody vouches for the clock: after the app was stopped for more than a day. Empty for none.</summary>
    public string AcceptClock { get; set; } = "";

    /// <summary>How much one request may take.</summary>
    public HttpLimits Limits { get; } = HttpLimits.ForFunctions();

    public ImmutableArray<Source> AllSources => Sources.Count == 0 ? [Source.Local] : [.. Sources.Select(s => s.Source)];
}
