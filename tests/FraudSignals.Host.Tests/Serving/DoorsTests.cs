using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FraudSignals.Host.Serving;
using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Tests.Serving;

/// <summary>Where a host may be reached, by whom, and over what.</summary>
public sealed class DoorsTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly string _rules;

    public DoorsTests() => _rules = TinyRules.Write(_directory);

    public void Dispose() => _directory.Dispose();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://0.0.0.0:7071", "can be reached from other machines")]
    [InlineData("https://127.0.0.1:7443", "--certificate")]
    [InlineData("ftp://127.0.0.1", "only http:// and https://")]
    [InlineData("http://127.0.0.1/path", "without a path")]
    [InlineData("https://example.com:443", "by its digits")]
    public void What_may_not_be_listened_on_is_refused(string urls, string message) =>
        Assert.Contains(message, Assert.Throws<CommandException>(() => Doors.Parse(urls)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Others_reach_a_host_over_TLS_and_with_parties_only()
    {
        var certificate = Certificate();
        var url = FreePort.Url();
        string[] serve = ["--rules", _rules, "--certificate", certificate, "--parties", _directory.File("parties.json")];
        string[] there = ["serve", "--urls", $"https://0.0.0.0:{url.Port}"];
        Assert.Contains("no document of parties", (await Cli.RunAsync([.. there, .. serve])).Error, StringComparison.Ordinal);
        Assert.Contains("has no parties", (await Cli.RunAsync([.. there, .. serve[..^2], "--data", _directory.File("data")])).Error,
            StringComparison.Ordinal);

        var key =
            (await Cli.RunAsync("parties", "add", "desk", "--roles", "analyse", "--parties", _directory.File("parties.json"))).Out.Trim();
        using var host = new HostProcess(new Uri($"https://0.0.0.0:{url.Port}"), null, serve);
        await host.UntilListeningAsync(Stop);
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
        using var client = new HttpClient(handler) { BaseAddress = new Uri($"https://127.0.0.1:{url.Port}") };
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("api/rules", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("metrics", Stop)).StatusCode);
        client.DefaultRequestHeaders.Add("X-Api-Key", key);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("api/rules", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("metrics", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("api/parties", Stop)).StatusCode);

        // A page of another origin in somebody's browser may not, whatever it shows.
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "api/rules") { Headers = { { "Sec-Fetch-Site", "cross-site" } } };
        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(foreign, Stop)).StatusCode);

        // Taken while the host runs.
        Assert.Equal(0, (await Cli.RunAsync("parties", "revoke", "desk", "--parties", _directory.File("parties.json"))).Code);
        await Until.TrueAsync(
            async () => (await client.GetAsync("api/rules", Stop)).StatusCode == HttpStatusCode.Unauthorized, "the key is refused", Stop);
    }

    [Fact]
    public void A_certificate_that_was_renewed_is_served_without_a_restart()
    {
        var clock = new Clock();
        var path = Certificate();
        var served = new ServerCertificate(path, null, null, clock);
        var first = served.Current.Thumbprint;

        File.WriteAllText(path, "half writ");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddSeconds(5));
        clock.Minutes += 2;
        Assert.Equal(first, served.Current.Thumbprint);

        Certificate();
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddSeconds(10));
        clock.Minutes += 2;
        Assert.NotEqual(first, served.Current.Thumbprint);
    }

    [Fact]
    public void A_certificate_with_a_password_is_taken_as_PFX_too()
    {
        using var key = RSA.Create(2048);
        using var made = Made(key);
        var path = _directory.File("server.pfx");
        File.WriteAllBytes(path, made.Export(X509ContentType.Pfx, "secret"));

        Assert.Equal(made.Thumbprint, new ServerCertificate(path, null, "secret", TimeProvider.System).Current.Thumbprint);
        Assert.Contains(ServerCertificate.Variable,
            Assert.Throws<CommandException>(() => new ServerCertificate(path, null, "wrong", TimeProvider.System)).Message,
            StringComparison.Ordinal);
    }

    private sealed class Clock : TimeProvider
    {
        public long Minutes { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => TimeSpan.FromMinutes(Minutes).Ticks;
    }

    private string Certificate()
    {
        using var key = RSA.Create(2048);
        using var made = Made(key);
        var path = _directory.File("server.pem");
        File.WriteAllText(path, made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        return path;
    }

    private static X509Certificate2 Made(RSA key)
    {
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
    }
}
