using System.Security.Cryptography;

namespace FraudSignals.Parties;

/// <summary>Tells public keys that identifiers can be encrypted for.</summary>
internal static class PublicKeyForm
{
    private const int LeastRsaBits = 2048;

    public static bool IsGood(string pem)
    {
        if (!PemEncoding.TryFind(pem, out var found) || pem[found.Label] != "PUBLIC KEY")
        {
            return false;
        }

        using var rsa = RSA.Create();
        using var curve = ECDiffieHellman.Create();
        return (Takes(rsa, pem) && rsa.KeySize >= LeastRsaBits) || Takes(curve, pem);
    }

    private static bool Takes(AsymmetricAlgorithm algorithm, string pem)
    {
        try
        {
            algorithm.ImportFromPem(pem);
            return algorithm is not ECDiffieHellman curve || curve.KeySize is 256 or 384 or 521;
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException)
        {
            return false;
        }
    }
}
