using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Serving;

/// <summary>
/// The certificate https is served with, from a PEM or PFX file. The file is looked at every minute, so that one that was renewed is
/// served without a restart; one that cannot be read leaves the one before. Safe for use by many threads.
/// </summary>
internal sealed class ServerCertificate
{
    /// <summary>The variable with the password of the certificate or its key.</summary>
    public const string Variable = "FRAUDSIGNALS_CERTIFICATE_PASSWORD";

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly string _path;
    private readonly string? _keyPath;
    private readonly string? _password;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private X509Certificate2 _current;
    private DateTime _written;
    private long _looked;

    /// <param name="path">The certificate with those that vouch for it, PEM, or with its key, PFX.</param>
    /// <param name="keyPath">The key of a PEM file; null where it stands in the same one.</param>
    /// <param name="password">What the key is locked with; null for nothing.</param>
    /// <param name="clock">Times the looks.</param>
    /// <exception cref="CommandException">It cannot be read, or has no key.</exception>
    public ServerCertificate(string path, string? keyPath, string? password, TimeProvider clock)
    {
        (_path, _keyPath, _password, _clock) = (path, keyPath, password, clock);
        try
        {
            (_current, _written) = (Load(), Written());
        }
        catch (Exception problem)
            when (problem is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException(
                $"{path} cannot be used as a certificate with its key: {problem.Message} A password stands in {Variable}, the key of a "
                + $"PEM file in it or in --certificate-key.");
        }

        _looked = clock.GetTimestamp();
    }

    public X509Certificate2 Current
    {
        get
        {
            lock (_lock)
            {
                if (_clock.GetElapsedTime(_looked) >= Pause)
                {
                    _looked = _clock.GetTimestamp();
                    Renew();
                }

                return _current;
            }
        }
    }

    private void Renew()
    {
        try
        {
            if (Written() is var written && written != _written)
            {
                (_current, _written) = (Load(), written);
            }
        }
        catch (Exception problem)
            when (problem is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            // It may be half written; it is looked at again.
        }
    }

    private DateTime Written() => new[] { _path, _keyPath }.OfType<string>().Max(File.GetLastWriteTimeUtc);

    private X509Certificate2 Load()
    {
        if (!File.ReadAllText(_path).Contains("-----BEGIN", StringComparison.Ordinal))
        {
            var pfx = X509CertificateLoader.LoadPkcs12FromFile(_path, _password);
            return pfx.HasPrivateKey ? pfx : throw new CryptographicException("It has no key.");
        }

        return _password == null ? X509Certificate2.CreateFromPemFile(_path, _keyPath)
            : X509Certificate2.CreateFromEncryptedPemFile(_path, _password, _keyPath);
    }
}
