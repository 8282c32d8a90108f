namespace FraudSignals.Topics.Access;

/// <summary>Keys that are known from the start.</summary>
public sealed class FixedTopicKeys(params IEnumerable<TopicKey> keys) : ITopicKeys
{
    private readonly Dictionary<string, TopicKey> _keys = keys.ToDictionary(k => k.Name, StringComparer.Ordinal);

    public TopicKey? Find(string name) => _keys.GetValueOrDefault(name);
}
