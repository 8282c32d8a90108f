using System.Collections.Immutable;

namespace FraudSignals.Http.Contract;

/// <summary>Messages of a subscription, or its dead letters.</summary>
/// <param name="Messages">The oldest first.</param>
/// <param name="Next">What to ask for as <c>after</c> to go on; null where these were the last.</param>
public sealed record TopicMessagesAnswer(ImmutableArray<TopicMessageInfo> Messages, string? Next);
