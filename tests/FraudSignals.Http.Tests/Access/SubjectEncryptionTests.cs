using System.Security.Cryptography;
using System.Text;
using FraudSignals.Alerts;
using FraudSignals.Http.Access;
using FraudSignals.Http.Tests.Endpoints;
using FraudSignals.Parties;
using Jose;

namespace FraudSignals.Http.Tests.Access;

/// <summary>Where a party has a public key, nobody but whoever has the private one reads whom its alerts are about.</summary>
public sealed class SubjectEncryptionTests
{
    private static readonly Alert Alert = FakeLog.Alert with { Subject = new AlertSubject("number", new string('0', 32), "+66812345678") };

    [Fact]
    public void For_an_rsa_key() => AssertOpens(RSA.Create(2048), RSA.Create(2048));

    [Theory]
    [InlineData("nistP256")]
    [InlineData("nistP384")]
    [InlineData("nistP521")]
    public void For_a_key_on_a_curve(string curve) => AssertOpens(
        ECDiffieHellman.Create(ECCurve.CreateFromFriendlyName(curve)), ECDiffieHellman.Create(ECCurve.CreateFromFriendlyName(curve)));

    [Fact]
    public void Without_a_public_key_it_is_in_clear()
    {
        using var encryption = new SubjectEncryption();

        Assert.Equal(Alert, encryption.For(PartyWith(null), Alert));
        Assert.Equal(Alert, encryption.For(null, Alert));
    }

    private static void AssertOpens(AsymmetricAlgorithm own, AsymmetricAlgorithm other)
    {
        using var encryption = new SubjectEncryption();
        var party = PartyWith(own.ExportSubjectPublicKeyInfoPem());
        Assert.NotNull(new PartyDocument { Parties = [party] }.ToSet());

        var subject = encryption.For(party, Alert).Subject;

        Assert.Null(subject.Key);
        Assert.DoesNotContain("812345678", subject.Jwe, StringComparison.Ordinal);
        Assert.Equal("""{"kind":"number","key":"+66812345678"}""",
            Encoding.UTF8.GetString(JWT.DecodeBytes(subject.Jwe, own)).Replace("\\u002B", "+", StringComparison.Ordinal));
        Assert.ThrowsAny<Exception>(() => JWT.DecodeBytes(subject.Jwe, other));
        own.Dispose();
        other.Dispose();
    }

    private static Party PartyWith(string? pem) =>
        new() { Name = "a-telco", Index = 1, Roles = [PartyRole.Respond], Desk = "telco", PublicKey = pem };
}
