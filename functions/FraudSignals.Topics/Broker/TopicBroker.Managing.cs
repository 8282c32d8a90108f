using System.Collections.Immutable;
using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Broker;

/// <summary>What administrators do: subscriptions beside those that are declared, and the rules of all.</summary>
public sealed partial class TopicBroker
{
    /// <summary>The subscriptions of a topic.</summary>
    /// <exception cref="TopicException">There is no such topic.</exception>
    internal ImmutableArray<QueueView> SubscriptionsOf(string topic)
    {
        lock (_lock)
        {
            var found = TopicOf(topic);
            return [.. found.Subscriptions.Values.Select(s => new QueueView(this, found, s, false))];
        }
    }

    /// <summary>Makes a subscription that stands until it is deleted; messages published before are not for it.</summary>
    /// <exception cref="TopicException">It is there, its name cannot be one, or there are too many.</exception>
    internal Task CreateAsync(SubscriptionDeclaration declaration)
    {
        lock (_lock)
        {
            var topic = TopicOf(declaration.Topic);
            if (topic.Subscriptions.ContainsKey(declaration.Name))
            {
                throw new TopicException(
                    TopicError.AlreadyExists, $"The messaging entity '{topic.Name}/Subscriptions/{declaration.Name}' already exists.");
            }

            if (topic.Subscriptions.Count >= _options.MaxSubscriptions)
            {
                throw new TopicException(TopicError.QuotaExceeded, $"A topic has {_options.MaxSubscriptions} subscriptions at the most.");
            }

            Make(declaration, isDeclared: false);
            _record.AppendTo(_log, RecordKind.Subscribed, o => WriteSubscribed(o, declaration));
            return _log.FlushAsync();
        }
    }

    /// <summary>Deletes a subscription that was made with <see cref="CreateAsync"/>, with its messages.</summary>
    /// <exception cref="TopicException">There is none, or it is declared.</exception>
    internal Task DeleteAsync(string topic, string name)
    {
        lock (_lock)
        {
            var found = SubscriptionOf(topic, name);
            if (found.IsDeclared)
            {
                throw new TopicException(
                    TopicError.BadArgument, $"{found.Path} comes with its party, or with the topic, and goes with that.");
            }

            Unsubscribe(TopicOf(topic), found);
            return _log.FlushAsync();
        }
    }

    internal ImmutableArray<SubscriptionRule> Rules(QueueView view)
    {
        lock (_lock)
        {
            return view.Subscription.Rules;
        }
    }

    internal Task AddRuleAsync(QueueView view, SubscriptionRule rule)
    {
        lock (_lock)
        {
            var rules = view.Subscription.Rules;
            if (rules.Any(r => r.Name.Equals(rule.Name, StringComparison.OrdinalIgnoreCase)))
            {
                throw new TopicException(TopicError.AlreadyExists, $"{view.Subscription.Path} has a rule {rule.Name} already.");
            }

            return rules.Length < _options.MaxRules
                ? SetRules(view, rules.Add(rule))
                : throw new TopicException(TopicError.QuotaExceeded, $"A subscription has {_options.MaxRules} rules at the most.");
        }
    }

    internal Task RemoveRuleAsync(QueueView view, string name)
    {
        lock (_lock)
        {
            var rules = view.Subscription.Rules;
            var left = rules.RemoveAll(r => r.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            return left.Length < rules.Length
                ? SetRules(view, left)
                : throw new TopicException(
                    TopicError.NotFound, $"The messaging entity '{view.Subscription.Path}/Rules/{name}' could not be found.");
        }
    }

    private Task SetRules(QueueView view, ImmutableArray<SubscriptionRule> rules)
    {
        view.Subscription.Rules = rules;
        _log.Append(RulesRecord(view.Topic, view.Subscription));
        return _log.FlushAsync();
    }

    private void Unsubscribe(Topic topic, Subscription subscription)
    {
        subscription.IsGone = true;
        topic.Subscriptions.Remove(subscription.Name);
        _record.AppendTo(_log, RecordKind.Unsubscribed, o => WriteUnsubscribed(o, topic.Name, subscription.Name));
    }

    private void Declare(SubscriptionDeclaration declaration)
    {
        var topic = TopicOf(declaration.Topic);
        var known = topic.Subscriptions.GetValueOrDefault(declaration.Name);
        if (known is { IsDeclared: true })
        {
            return;
        }

        if (known != null)
        {
            // Somebody made one of the name a party has now: what lies there may be for others.
            Unsubscribe(topic, known);
        }

        Make(declaration, isDeclared: true);
    }

    private void Make(SubscriptionDeclaration declaration, bool isDeclared)
    {
        var topic = TopicOf(declaration.Topic);
        if (declaration.Name is not { Length: > 0 and <= 50 }
            || !declaration.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
        {
            throw new TopicException(
                TopicError.BadArgument,
                $"'{declaration.Name}' is no name of a subscription: letters, digits, dots, dashes and underscores, at most 50.");
        }

        topic.Subscriptions.Add(
            declaration.Name, new Subscription(declaration, $"{topic.Name}/Subscriptions/{declaration.Name}", isDeclared));
    }
}
