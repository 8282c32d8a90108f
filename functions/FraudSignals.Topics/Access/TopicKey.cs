namespace FraudSignals.Topics.Access;

/// <summary>A shared access key.</summary>
/// <param name="Name">The name it is shown with.</param>
/// <param name="Secret">The key as it stands in a connection string.</param>
/// <param name="Rights">What it allows.</param>
/// <param name="Party">Whose it is: it opens that party's subscriptions alone; null opens all.</param>
public sealed record TopicKey(string Name, string Secret, TopicRights Rights, string? Party = null)
{
    /// <summary>Not in logs: the secret is left out.</summary>
    public override string ToString() => $"{Name} ({Rights})";
}
