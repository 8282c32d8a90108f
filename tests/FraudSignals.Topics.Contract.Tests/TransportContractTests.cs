using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Messaging.ServiceBus;
using FraudSignals.Topics.Amqp;
using FraudSignals.Topics.Broker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Topics.Contract.Tests;

/// <summary>Both official clients over TLS, and over WebSockets where nothing but HTTP gets through.</summary>
public sealed class TransportContractTests : IAsyncLifetime
{
    private const string Topic = RunningTopics.Topic;
    private const string Subscription = "one";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly X509Certificate2 _certificate = Certificate();
    private readonly string _authority = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pem");
    private readonly NodeModules _node;
    private readonly RunningTopics _topics;
    private WebApplication _http = null!;

    public TransportContractTests(NodeModules node)
    {
        _node = node;
        _topics = new RunningTopics(new TopicOptions { Subscriptions = [new SubscriptionDeclaration(Topic, Subscription)] }, null, null, 0,
            _certificate, []);
        File.WriteAllText(_authority, _certificate.ExportCertificatePem());
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => Serve(listen, secure: true));
            kestrel.Listen(IPAddress.Loopback, 0, listen => Serve(listen, secure: false));
        });
        _http = builder.Build();
        _http.UseWebSockets();
        _http.MapWhen(c => TopicSockets.Takes(c.Request.Path), sockets => sockets.Run(c => TopicSockets.ServeAsync(c, _topics.Endpoint)));
        await _http.StartAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _http.DisposeAsync();
        _topics.Dispose();
        _certificate.Dispose();
        File.Delete(_authority);
    }

    [Theory]
    [InlineData("amqps", ServiceBusTransportType.AmqpTcp)]
    // Over https as well it would believe the machine's authorities alone; the other client does that.
    [InlineData("http", ServiceBusTransportType.AmqpWebSockets)]
    public async Task The_dotnet_client_sends_receives_and_settles(string scheme, ServiceBusTransportType transport)
    {
        await using var client = new ServiceBusClient(ConnectionOf(scheme, RunningTopics.Secret), Options(scheme, transport));
        await client.CreateSender(Topic).SendMessageAsync(new ServiceBusMessage("by dotnet"), Stop);
        await using var receiver = client.CreateReceiver(Topic, Subscription);
        var message = await receiver.ReceiveMessageAsync(Soon, Stop);
        Assert.Equal("by dotnet", message.Body.ToString());
        await receiver.CompleteMessageAsync(message, Stop);
        Assert.Equal(0, _topics.Broker.States[0].Messages);

        await using var stranger = new ServiceBusClient(ConnectionOf(scheme, "d3Jvbmc="), Options(scheme, transport));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(
            () => stranger.CreateSender(Topic).SendMessageAsync(new ServiceBusMessage("x"), Stop));
    }

    [Theory]
    [InlineData("amqps", "tcp")]
    [InlineData("https", "sockets")]
    public async Task The_javascript_client_sends_receives_and_settles(string scheme, string transport)
    {
        var said = await _node.RunAsync("transport.js", _authority, [ConnectionOf(scheme, RunningTopics.Secret), Subscription, transport]);
        Assert.Equal("by js", said.Trim());
        Assert.Equal(0, _topics.Broker.States[0].Messages);
    }

    // Over TLS this client goes to the usual port, whatever the connection string says, unless it is told another address.
    private ServiceBusClientOptions Options(string scheme, ServiceBusTransportType transport) => new()
    {
        TransportType = transport,
        CustomEndpointAddress = scheme == "http" ? null : new Uri($"sb://localhost:{PortOf(scheme)}"),
        CertificateValidationCallback = (_, shown, _, _) => shown?.Subject == "CN=localhost",
        RetryOptions = new ServiceBusRetryOptions { MaxRetries = 0, TryTimeout = Soon },
    };

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private void Serve(ListenOptions listen, bool secure)
    {
        listen.Protocols = HttpProtocols.Http1;
        if (secure)
        {
            listen.UseHttps(_certificate);
        }
    }

    private string ConnectionOf(string scheme, string secret)
    {
        var plain = scheme == "http" ? "UseDevelopmentEmulator=true;" : "";
        return $"Endpoint=sb://localhost:{PortOf(scheme)};SharedAccessKeyName={RunningTopics.KeyName};SharedAccessKey={secret};{plain}";
    }

    private int PortOf(string scheme) =>
        scheme == "amqps" ? _topics.Port : new Uri(_http.Urls.First(u => u.StartsWith(scheme + ":", StringComparison.Ordinal))).Port;
}
