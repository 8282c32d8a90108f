using System.Security.Cryptography;
using System.Text;
using FraudSignals.Http.Parties;
using FraudSignals.Parties;
using FraudSignals.Topics.Access;

namespace FraudSignals.Host.Topics;

/// <summary>
/// The keys to topics: one for each key of a party, made from the deployment's key and the id of the party's, so that it is
/// good as long as that is. The party's own key will not do, since of that the host has only a hash. Where there are no
/// parties the emulator's well-known key opens all, on this machine alone.
/// </summary>
/// <param name="parties">The parties at present.</param>
/// <param name="secret">Of the deployment, for this purpose.</param>
/// <param name="clock">Ends keys.</param>
internal sealed class PartyTopicKeys(PartyDirectory parties, byte[] secret, TimeProvider clock) : ITopicKeys
{
    public const string Purpose = "keys to alert topics";
    public const string EmulatorName = "RootManageSharedAccessKey";
    public const string EmulatorSecret = "SAS_KEY_VALUE";

    public TopicKey? Find(string name)
    {
        if (!parties.IsKnown)
        {
            return null;
        }

        if (!parties.HasParties)
        {
            return name == EmulatorName ? new TopicKey(EmulatorName, EmulatorSecret, TopicRights.All) : null;
        }

        return parties.Parties.FindKey(name) is { } found && found.Key.Revoked == null && !(found.Key.Expires <= clock.GetUtcNow())
            ? KeyOf(found.Party, name, secret)
            : null;
    }

    /// <summary>Null where the party's roles open no topic.</summary>
    public static TopicKey? KeyOf(Party party, string id, byte[] secret) =>
        (party.Has(PartyRole.Administer), party.Has(PartyRole.Respond)) switch
        {
            (true, _) => new TopicKey(id, SecretOf(id, secret), TopicRights.All),
            (_, true) => new TopicKey(id, SecretOf(id, secret), TopicRights.Listen | TopicRights.Manage, party.Name),
            _ => null,
        };

    private static string SecretOf(string id, byte[] secret) =>
        Convert.ToBase64String(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(id)));
}
