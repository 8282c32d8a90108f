using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FraudSignals.Alerts;
using FraudSignals.Alerts.Messages;
using FraudSignals.Auditing;
using FraudSignals.Http.Access;
using FraudSignals.Http.Parties;
using FraudSignals.Http.Tests.Endpoints;
using FraudSignals.Ingestion.Sealing;
using FraudSignals.Parties;
using FraudSignals.Ports;
using FraudSignals.Storage.Memory;
using Jose;

namespace FraudSignals.Http.Tests.Access;

/// <summary>What is published names its subject to the owner's private key, and to nobody else.</summary>
public sealed class NamedTargetTests : IDisposable
{
    private const string Number = "+66812345678";

    private readonly RSA _key = RSA.Create(2048);
    private readonly PartyDirectory _parties = new();
    private readonly SubjectEncryption _encryption = new();
    private readonly AlertSealer _sealer =
        new(new MemoryKeyPools(), new byte[32], new Owners(), AlertSealer.DefaultKeepClear, TimeProvider.System);
    private readonly MemoryAuditLog _trail = new(TimeProvider.System);
    private readonly Published _published = new();
    private readonly NamedTarget _target;

    public NamedTargetTests()
    {
        _target = new NamedTarget(_published, _parties, _sealer, _encryption, new Auditor(_trail, TimeProvider.System));
        _parties.Take(
            new PartyDocument { Parties = [PartyOf("with-key", 1, _key.ExportSubjectPublicKeyInfoPem()), PartyOf("without", 2, null)] }
                .ToSet());
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _key.Dispose();
        _encryption.Dispose();
    }

    [Fact]
    public async Task Only_an_owner_with_a_key_can_read_whom_a_message_is_about()
    {
        await _target.PublishAsync([await SealedAsync("without", 1), await SealedAsync("with-key", 2), await SealedAsync("nobody", 3)],
            Stop);

        Assert.Equal([1, 2, 3], _published.Alerts.Select(a => a.Revision));
        Assert.Equal([null, null], [_published.Alerts[0].Subject.Jwe, _published.Alerts[2].Subject.Jwe]);
        var read = JsonSerializer.Deserialize<JsonElement>(JWT.DecodeBytes(_published.Alerts[1].Subject.Jwe, _key));
        Assert.Equal(("number", Number), (read.GetProperty("kind").GetString(), read.GetProperty("key").GetString()));
        Assert.All(_published.Bodies, b => Assert.DoesNotContain("812345678", b, StringComparison.Ordinal));
        Assert.All(_published.Bodies, b => Assert.DoesNotContain("sealed", b, StringComparison.Ordinal));
    }

    [Fact]
    public async Task That_it_is_told_is_in_the_audit_trail()
    {
        var alert = await SealedAsync("with-key", 1);
        await _target.PublishAsync([alert, await SealedAsync("without", 1)], Stop);

        var noted = await _trail.ListAsync(new AuditQuery(), Stop);
        Assert.Equal([(AuditAction.IdentifierOpened, "with-key", alert.Id)], noted.Select(e => (e.Action, e.By, e.What)));
    }

    private static Party PartyOf(string name, ushort index, string? key) =>
        new() { Name = name, Index = index, Roles = [PartyRole.Respond], Desk = "telco", PublicKey = key };

    private async Task<Alert> SealedAsync(string owner, int revision)
    {
        var alert =
            FakeLog.Alert with { Revision = revision, Expires = FakeLog.Alert.Time.AddDays(2),
                Owner = new AlertOwner(owner, null, OwnedBy.OnlyPoster),
                Subject = new AlertSubject("number", new string('0', 32), Number) };
        await _sealer.ReserveAsync([alert], Stop);
        return _sealer.Seal(alert);
    }

    private sealed class Owners : IAlertOwners
    {
        public AlertOwner OwnerOf(Alert alert) => alert.Owner!;
    }

    private sealed class Published : IAlertTarget
    {
        public List<Alert> Alerts { get; } = [];

        public string Name => "published";

        public IEnumerable<string> Bodies => Alerts.Select(a =>
        {
            var body = new System.Buffers.ArrayBufferWriter<byte>();
            AlertEnvelope.Write(body, a);
            return Encoding.UTF8.GetString(body.WrittenSpan);
        });

        public Task PublishAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
        {
            Alerts.AddRange(alerts);
            return Task.CompletedTask;
        }
    }
}
