using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FraudSignals.Parties;

namespace FraudSignals.Alerts.Webhooks;

/// <summary>Signs messages as https://www.standardwebhooks.com says: HMAC-SHA256 over id, time and body.</summary>
internal static class WebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimeHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    /// <summary>The signatures of a message under each of the secrets, so that a receiver may know an old one or a new one.</summary>
    public static string Sign(ImmutableArray<string> secrets, string id, long time, ReadOnlySpan<byte> body)
    {
        var signed = new ArrayBufferWriter<byte>();
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{time}."), signed);
        signed.Write(body);
        var signatures = new List<string>();
        foreach (var key in secrets.Select(Webhook.KeyOf).OfType<byte[]>())
        {
            signatures.Add("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed.WrittenSpan)));
        }

        return string.Join(' ', signatures);
    }
}
