using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Amqp;
using Amqp.Framing;
using FraudSignals.Host.Tests.Serving;
using FraudSignals.Http.Contract;
using FraudSignals.Topics.Publishing;

namespace FraudSignals.Host.Tests.Topics;

/// <summary>Topics of a host with parties, over TLS and over WebSockets: who may receive what, and what administrators see.</summary>
public sealed class PartyTopicsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TempDirectory _directory = new();
    private readonly Uri _url = FreePort.Url();
    private readonly int _port = FreePort.Next();
    private readonly string _data;

    public PartyTopicsTests() => _data = _directory.File("data");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_party_receives_its_own_alerts_until_its_key_is_revoked()
    {
        var admin = await AddAsync("admin", "administer");
        await AddAsync("bank-a", "respond", "--desk", "bank");
        await AddAsync("bank-b", "respond", "--desk", "bank");
        using var host = new HostProcess(
            _url, null, "--rules", TinyRules.Write(_directory), "--data", _data, "--certificate", Certificate(), "--topics",
            $"amqps://127.0.0.1:{_port}");
        await host.UntilListeningAsync(Stop);

        var owner = await OpenAsync(await ConnectionOfAsync("admin"));
        await new SenderLink(owner, "s", "bank-alerts").SendAsync(Alert("a", "bank-a"), Patience);
        await new SenderLink(owner, "t", "bank-alerts").SendAsync(Alert("b", "bank-b"), Patience);

        var bank = await OpenAsync(await ConnectionOfAsync("bank-a"));
        var receiver = new ReceiverLink(bank, "r", "bank-alerts/Subscriptions/bank-a");
        var message = await receiver.ReceiveAsync(Patience);
        Assert.Equal("a", message.Properties.MessageId);
        receiver.Reject(message,
            new Error(
                "com.microsoft:dead-letter") { Info =
                    new Amqp.Types.Fields { [new Amqp.Types.Symbol("DeadLetterReason")] = "unknown customer" } });
        await RefusedAsync(() => new ReceiverLink(bank, "other", "bank-alerts/Subscriptions/bank-b").ReceiveAsync(Patience));
        await RefusedAsync(() => new ReceiverLink(bank, "none", "bank-alerts/Subscriptions/nobody").ReceiveAsync(Patience));
        await RefusedAsync(() => new SenderLink(bank, "send", "bank-alerts").SendAsync(Alert("c", "bank-a"), Patience));
        await RefusedAsync(
            () => Connection.Factory.CreateAsync(new Address("127.0.0.1", _url.Port, "admin", "wrong", "/$servicebus/websocket", "ws")));

        // Administrators see the letter, over HTTP, and give it back; the party may not.
        using var http = new HttpClient { BaseAddress = _url };
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/topics", Stop)).StatusCode);
        http.DefaultRequestHeaders.Add("X-Api-Key", admin);
        TopicMessagesAnswer dead;
        do
        {
            dead = (await http.GetFromJsonAsync<TopicMessagesAnswer>("/api/topics/bank-alerts/bank-a/deadletters", Stop))!;
        }
        while (dead.Messages.IsEmpty);
        Assert.Equal(("a", "unknown customer", "bank-a"),
            (dead.Messages[0].Id, dead.Messages[0].Reason, dead.Messages[0].Properties["institution"]));
        var again = await http.PostAsync($"/api/topics/bank-alerts/bank-a/deadletters/{dead.Messages[0].Sequence}/resubmit", null, Stop);
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/api/topics/bank-alerts/nobody/messages", Stop)).StatusCode);

        // Over WebSockets, at the port of HTTP.
        var key = await ConnectionOfAsync("bank-a");
        var socket =
            await Connection.Factory.CreateAsync(new Address("127.0.0.1", _url.Port, key.KeyName, key.Key, "/$servicebus/websocket", "ws"));
        Assert.Equal("a", (await receiver.ReceiveAsync(Patience)).Properties.MessageId);
        await RefusedAsync(() => new ReceiverLink(new Session(socket), "w", "bank-alerts/Subscriptions/bank-b").ReceiveAsync(Patience));
        await socket.CloseAsync();

        // Taken while the host runs: the link is closed, and no other is opened.
        Assert.Equal(0, (await Cli.RunAsync("parties", "revoke", "bank-a", "--data", _data)).Code);
        var closed = new TaskCompletionSource();
        receiver.AddClosedCallback((_, _) => closed.TrySetResult());
        await closed.Task.WaitAsync(Patience, Stop);
        await RefusedAsync(() => new ReceiverLink(bank, "again", "bank-alerts/Subscriptions/bank-a").ReceiveAsync(Patience));
    }

    private static Message Alert(string id, string institution) =>
        new("alert") { Properties = new Properties { MessageId = id },
            ApplicationProperties = new ApplicationProperties { ["institution"] = institution } };

    private static async Task RefusedAsync(Func<Task> act) => await Assert.ThrowsAnyAsync<Exception>(act);

    private static async Task<Session> OpenAsync(TopicConnection to)
    {
        Assert.True(to.Secure);
        var factory = new ConnectionFactory();
        factory.SSL.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Subject == "CN=127.0.0.1";
        return new Session(await factory.CreateAsync(new Address(to.Host, to.Port, to.KeyName, to.Key, "/", "amqps")));
    }

    private async Task<TopicConnection> ConnectionOfAsync(string party)
    {
        var (code, text, error) = await Cli.RunAsync("topics", "connect", party, "--data", _data, "--at", $"127.0.0.1:{_port}", "--secure");
        Assert.True(code == 0, error);
        return TopicConnection.Parse(text.Trim());
    }

    private async Task<string> AddAsync(string name, string roles, params string[] options)
    {
        var (code, key, error) = await Cli.RunAsync(["parties", "add", name, "--roles", roles, "--data", _data, .. options]);
        Assert.True(code == 0, error);
        return key.Trim();
    }

    private string Certificate()
    {
        using var key = RSA.Create(2048);
        using var made = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var path = _directory.File("server.pem");
        File.WriteAllText(path, made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        return path;
    }
}
