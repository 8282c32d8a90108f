namespace FraudSignals.Topics.Filters;

/// <summary>A filter is none, or cannot be evaluated for a message; the message says where and what to write instead.</summary>
public sealed class FilterException(string message) : Exception(message);
