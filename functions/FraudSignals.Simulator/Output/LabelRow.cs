namespace FraudSignals.Simulator.Output;

/// <summary>
/// What is true of one key, as a line of <c>labels.csv</c>. Labels are of numbers, SIMs, devices and accounts, never of
/// persons.
/// </summary>
/// <param name="Kind"><c>number</c>, <c>sim</c>, <c>device</c> or <c>account</c>.</param>
/// <param name="Key">The key as it stands in the data.</param>
/// <param name="Fraud">Whether it acted for fraud in the simulated period.</param>
/// <param name="Class">What it is, for example <c>mule_account</c> or <c>contact_center</c>.</param>
public readonly record struct LabelRow(string Kind, string Key, bool Fraud, string Class);
