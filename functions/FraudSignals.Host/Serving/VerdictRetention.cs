namespace FraudSignals.Host.Serving;

/// <summary>How long verdicts are kept: as long as the alerts they are about.</summary>
internal sealed record VerdictRetention(TimeSpan Time);
