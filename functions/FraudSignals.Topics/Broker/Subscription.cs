using System.Collections.Immutable;
using FraudSignals.Topics.Filters;
using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Broker;

/// <summary>A subscription: its rules, its messages and its dead letters.</summary>
internal sealed class Subscription(SubscriptionDeclaration declaration, string path, bool isDeclared)
{
    public string Name => declaration.Name;

    public string? Owner => declaration.Owner;

    /// <summary><c>topic/Subscriptions/name</c>.</summary>
    public string Path => path;

    public SubscriptionDeclaration Declaration => declaration;

    /// <summary>Whether it comes with a party or the topic; else a client made it, and the log says so.</summary>
    public bool IsDeclared => isDeclared;

    /// <summary>Whether it was deleted; whoever still has it is to let go of it.</summary>
    public bool IsGone { get; set; }

    public ImmutableArray<SubscriptionRule> Rules { get; set; } = declaration.Rules;

    public MessageQueue Messages { get; private set; } = new();

    public MessageQueue DeadLetters { get; private set; } = new();

    /// <summary>Forgets all its messages; before anybody receives from it.</summary>
    public void Clear() => (Messages, DeadLetters) = (new(), new());

    /// <exception cref="FilterException">A rule cannot be evaluated for this message, and none that can takes it.</exception>
    public bool Takes(TopicMessage message)
    {
        FilterException? problem = null;
        foreach (var rule in Rules)
        {
            try
            {
                if (rule.Filter.Matches(message))
                {
                    return true;
                }
            }
            catch (FilterException failed)
            {
                problem = new FilterException($"Rule {rule.Name}: {failed.Message}");
            }
        }

        return problem == null ? false : throw problem;
    }
}
