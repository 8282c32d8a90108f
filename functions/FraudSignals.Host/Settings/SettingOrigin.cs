namespace FraudSignals.Host.Settings;

/// <summary>A value of an option that is not from the command line.</summary>
/// <param name="Values">As they would stand there, one for each time the option would.</param>
/// <param name="Origin">Where it is from, for people to read.</param>
internal sealed record SettingOrigin(IReadOnlyList<string> Values, string Origin);
