using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Filters;

/// <summary>A part of a condition; gives a value, or null for unknown.</summary>
internal delegate object? SqlNode(TopicMessage message);
