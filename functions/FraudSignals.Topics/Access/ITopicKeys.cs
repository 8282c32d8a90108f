namespace FraudSignals.Topics.Access;

/// <summary>The keys there are at present.</summary>
public interface ITopicKeys
{
    /// <summary>The key of a name; null where there is none, or no longer.</summary>
    TopicKey? Find(string name);
}
