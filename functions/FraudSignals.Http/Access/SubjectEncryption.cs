using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using FraudSignals.Alerts;
using FraudSignals.Parties;
using Jose;

namespace FraudSignals.Http.Access;

/// <summary>
/// Encrypts whom an alert is about for its owner's private key alone (JWE, RFC 7516: RSA-OAEP-256 or ECDH-ES+A256KW with A256GCM), so
/// that an answer, a message or a log of it that goes astray tells nobody.
/// </summary>
internal sealed class SubjectEncryption : IDisposable
{
    private readonly ConcurrentDictionary<string, Recipient> _recipients = new(StringComparer.Ordinal);

    /// <summary>The alert as the party may have it: with its identifier encrypted where the party has a public key.</summary>
    public Alert For(Party? party, Alert alert) => party?.PublicKey is { } pem && alert.Subject.Key is { } key
        ? alert with { Subject =
            alert.Subject with { Key = null,
                Jwe = _recipients.GetOrAdd(pem, static p => new Recipient(p)).Encrypt(alert.Subject.Kind, key) } }
        : alert;

    public void Dispose()
    {
        foreach (var recipient in _recipients.Values)
        {
            recipient.Dispose();
        }
    }

    /// <summary>Whoever has the private key of a pair. Keys are used by one thread at a time.</summary>
    private sealed class Recipient : IDisposable
    {
        private readonly Lock _lock = new();
        private readonly AsymmetricAlgorithm _key;
        private readonly JweAlgorithm _algorithm;
        private readonly Dictionary<string, object> _headers;

        public Recipient(string pem)
        {
            try
            {
                var rsa = RSA.Create();
                rsa.ImportFromPem(pem);
                (_key, _algorithm) = (rsa, JweAlgorithm.RSA_OAEP_256);
            }
            catch (CryptographicException)
            {
                var curve = ECDiffieHellman.Create();
                curve.ImportFromPem(pem);
                (_key, _algorithm) = (curve, JweAlgorithm.ECDH_ES_A256KW);
            }

            // Tells a receiver with several keys which one it needs: the SHA-256 of the public one as DER.
            _headers = new() { ["kid"] = Convert.ToHexStringLower(SHA256.HashData(_key.ExportSubjectPublicKeyInfo())) };
        }

        public string Encrypt(string kind, string key)
        {
            lock (_lock)
            {
                return JWT.EncodeBytes(JsonSerializer.SerializeToUtf8Bytes(new { kind, key }), _key, _algorithm, JweEncryption.A256GCM,
                    extraHeaders: _headers);
            }
        }

        public void Dispose() => _key.Dispose();
    }
}
