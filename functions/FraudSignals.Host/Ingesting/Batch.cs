namespace FraudSignals.Host.Ingesting;

/// <summary>Records as they are posted.</summary>
/// <param name="Body">The text, UTF-8.</param>
/// <param name="ContentType">How it is written.</param>
/// <param name="Records">How many records it holds.</param>
internal sealed record Batch(byte[] Body, string ContentType, int Records);
