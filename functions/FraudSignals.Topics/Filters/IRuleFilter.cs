using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Filters;

/// <summary>Decides which messages of a topic a subscription takes.</summary>
public interface IRuleFilter
{
    /// <exception cref="FilterException">The filter cannot be evaluated for this message.</exception>
    bool Matches(TopicMessage message);
}
