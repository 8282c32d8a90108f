using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Amqp;
using FraudSignals.Alerts;
using FraudSignals.Events.Sources;
using FraudSignals.Host.Ingesting;
using FraudSignals.Parties;
using FraudSignals.Topics.Access;
using Jose;

namespace FraudSignals.Host.Demo;

/// <summary>
/// A party of the demo: it posts its records with its key, and subscribes to its alerts, in which it alone can read whom they are about.
/// </summary>
internal sealed class DemoDesk : IDisposable
{
    private const int Ahead = 100;

    private readonly ECDiffieHellman _privateKey = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly ConcurrentQueue<string> _arrived = new();
    private Connection? _connection;
    private int _received;

    public DemoDesk(string name, ushort index, string desk, DateTimeOffset now)
    {
        (var key, Key) = PartyKey.Make(now, null);
        Party = new Party
        {
            Name = name, Index = index, Roles = [PartyRole.Ingest, PartyRole.Respond], Desk = desk, Keys = [key],
            PublicKey = _privateKey.ExportSubjectPublicKeyInfoPem(),
        };
    }

    public Party Party { get; }

    /// <summary>What it shows over HTTP.</summary>
    public string Key { get; }

    /// <summary>Its feed, of its own name.</summary>
    public Source Feed => new() { Index = Party.Index, Name = Party.Name, Desk = Party.Desk };

    /// <summary>How many alerts its subscriber received.</summary>
    public int Received => Volatile.Read(ref _received);

    /// <summary>How far it has read its alerts over HTTP.</summary>
    public string? Cursor { get; set; }

    public HostClient Connect(Uri url, TimeProvider clock) => new(url, clock, key: Key);

    /// <summary>Receives its alerts from now on, as any client of Service Bus would.</summary>
    public async Task SubscribeAsync(IPEndPoint topics, string topic, TopicKey key)
    {
        var address = new Address(topics.Address.ToString(), topics.Port, key.Name, key.Secret, "/", "amqp");
        _connection = await Connection.Factory.CreateAsync(address);
        new ReceiverLink(new Session(_connection), Party.Name, $"{topic}/Subscriptions/{Party.Name}").Start(Ahead, (link, message) =>
        {
            var data = JsonSerializer.Deserialize<JsonElement>((byte[])message.Body).GetProperty("data");
            var subject = data.GetProperty("subject").Deserialize(AlertJson.Readable.AlertSubject)!;
            _arrived.Enqueue($"{data.GetProperty("severity")} {data.GetProperty("typology")}, {Name(subject)}");
            Interlocked.Increment(ref _received);
            link.Accept(message);
        });
    }

    /// <summary>What its subscriber received since this was asked last.</summary>
    public IEnumerable<string> TakeArrived()
    {
        while (_arrived.TryDequeue(out var line))
        {
            yield return line;
        }
    }

    /// <summary>The alert with the identifier that is encrypted in it.</summary>
    public Alert Open(Alert alert) =>
        alert.Subject.Jwe is { } jwe ? alert with { Subject = alert.Subject with { Key = KeyIn(jwe), Jwe = null } } : alert;

    public void Dispose()
    {
        _connection?.Close(TimeSpan.Zero);
        _privateKey.Dispose();
    }

    private string Name(AlertSubject subject) => $"{subject.Kind} {(subject.Jwe is { } jwe ? KeyIn(jwe) : subject.Token)}";

    private string? KeyIn(string jwe) =>
        JsonSerializer.Deserialize<JsonElement>(JWT.DecodeBytes(jwe, _privateKey)).GetProperty("key").GetString();
}
