using System.Collections.Frozen;
using System.Collections.Immutable;

namespace FraudSignals.Parties;

/// <summary>All parties of a deployment; never changes. Read one with <see cref="PartyDocument"/>.</summary>
public sealed class PartySet
{
    private readonly FrozenDictionary<string, Party> _byName;
    private readonly FrozenDictionary<string, (Party Party, PartyKey Key)> _byKey;
    private readonly FrozenDictionary<string, Party> _byClient;

    internal PartySet(ImmutableArray<Party> parties, FourEyes? fourEyes = null)
    {
        FourEyes = fourEyes;
        All = parties;
        _byName = parties.ToFrozenDictionary(p => p.Name, StringComparer.Ordinal);
        _byKey = parties.SelectMany(p => p.Keys, (p, k) => (Party: p, Key: k)).ToFrozenDictionary(p => p.Key.Id, StringComparer.Ordinal);
        _byClient = parties.SelectMany(p => p.Clients, (p, c) => (Party: p, Client: c))
            .ToFrozenDictionary(p => p.Client, p => p.Party, StringComparer.Ordinal);
    }

    /// <summary>Nobody.</summary>
    public static PartySet Empty { get; } = new([]);

    /// <summary>All of them, by their indices.</summary>
    public ImmutableArray<Party> All { get; }

    /// <summary>What needs a second person; null where nothing does.</summary>
    public FourEyes? FourEyes { get; }

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => All.IsEmpty;

    /// <summary>The party of a name, or null.</summary>
    public Party? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The key of an id and whose it is, or null; whether it is good is left to the caller.</summary>
    public (Party Party, PartyKey Key)? FindKey(string id) => _byKey.TryGetValue(id, out var found) ? found : null;

    /// <summary>The party a client id of a bearer token stands for, or null.</summary>
    public Party? FindClient(string client) => _byClient.GetValueOrDefault(client);
}
