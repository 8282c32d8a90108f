using System.Diagnostics;
using System.Net.Sockets;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using FraudSignals.Events;
using FraudSignals.Parties;
using FraudSignals.Storage.Memory;

namespace FraudSignals.Alerts.Webhooks.Tests;

/// <summary>
/// The receivers of the samples, as they are shipped: they take what is signed, in JavaScript by the official library of Standard Webhooks,
/// and find
/// their own records by the names alerts give them.
/// </summary>
public sealed class SampleTests
{
    private const int MostLines = 70;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // As posted, by its hash since it is long, by its hash since it is not ASCII, and a short one that shows an identifier.
    private static readonly string[] Ids =
        ["t-1", "EE2026-11-30-0000000000000000000000000000000000000000000000000001", "überweisung-7", "+66812345678"];

    private static readonly string Samples =
        typeof(SampleTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Samples").Value!;

    [Fact]
    public async Task The_receiver_in_csharp_takes_what_is_signed_and_knows_its_records()
    {
        var directory = Path.Combine(Samples, "webhook-cs");
        var program =
            Path.Combine(directory, "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "WebhookReceiver.dll");
        await TakesAsync(new ProcessStartInfo("dotnet", [program]), Path.Combine(directory, "Program.cs"));
    }

    [Fact]
    public async Task The_receiver_in_javascript_takes_what_is_signed_and_knows_its_records()
    {
        var script = Path.Combine(Samples, "webhook-js", "receiver.js");
        var start = new ProcessStartInfo("node", [script]);
        start.Environment["NODE_PATH"] = await NodeTools.ModulesAsync();
        await TakesAsync(start, script);
    }

    private static async Task TakesAsync(ProcessStartInfo start, string source)
    {
        Assert.InRange((await File.ReadAllLinesAsync(source)).Length, 1, MostLines);
        var (port, secret, other) = (FreePort(), Secret(), Secret());
        var ids = Path.GetTempFileName();
        await File.WriteAllLinesAsync(ids, Ids);
        start.ArgumentList.Add($"{port}");
        start.ArgumentList.Add(ids);
        start.Environment["WEBHOOK_SECRET"] = secret;
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        try
        {
            var url = new Uri($"http://127.0.0.1:{port}/");
            await AnswersAsync(url);
            using var post =
                new WebhookPost(new WebhookConnections((_, _) => Task.FromResult<System.Net.IPAddress[]>([])), TimeProvider.System);
            var alerts = new SomeAlerts();
            alerts.Raise(
                2, 2,
                [$"a-bank/{RecordId.Of(Ids[0])}", $"a-bank/{RecordId.Of("another")}",
                    $"a-bank/{RecordId.Of(Ids[1])}", $"a-bank/{RecordId.Of(Ids[2])}",
                    $"a-bank/{RecordId.HiddenOf(Encoding.UTF8.GetBytes(Ids[3]))}"]);

            // Nobody else's signature is taken; while secrets change, one of two is enough; and what comes twice is told once.
            Assert.Equal("it answered 401", (await SendAsync([other])).Problem);
            Assert.Null((await SendAsync([other, secret])).Problem);
            Assert.Null((await SendAsync([secret])).Problem);
            await DeliverAsync(2);

            using var patience = new CancellationTokenSource(Patience);
            foreach (var typology in (string[])["mule_account", "sim_box"])
            {
                Assert.Equal($"high {typology} account 1234567890: {string.Join(' ', Ids)}",
                    await process.StandardOutput.ReadLineAsync(patience.Token));
            }

            async Task<PostOutcome> SendAsync(string[] secrets) =>
                await post.SendAsync(Hook(secrets), (await alerts.ListAsync(PartyWith(Hook(secrets)), null, 1, default)).Alerts[0],
                    default);

            async Task DeliverAsync(int count)
            {
                var hook = Hook([secret]);
                var delivery = new WebhookDelivery(PartyWith(hook), hook, alerts, new MemoryWebhooks(), post, TimeProvider.System);
                for (var i = 0; i < count; i++)
                {
                    Assert.Null((await delivery.StepAsync(default)).Problem);
                }
            }

            Webhook Hook(string[] secrets) => new() { Name = "desk", Url = url, Secrets = [.. secrets], PrivateAddresses = true };
        }
        finally
        {
            process.Kill();
            File.Delete(ids);
        }
    }

    private static Party PartyWith(Webhook webhook) =>
        new() { Name = "a-bank", Index = 1, Roles = [PartyRole.Respond], Desk = "bank", Webhooks = [webhook] };

    private static string Secret() => Webhook.SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static int FreePort()
    {
        using var free = new TcpListener(System.Net.IPAddress.Loopback, 0);
        free.Start();
        return ((System.Net.IPEndPoint)free.LocalEndpoint).Port;
    }

    private static async Task AnswersAsync(Uri url)
    {
        using var http = new HttpClient();
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                using var content = new StringContent("{}");
                Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await http.PostAsync(url, content, patience.Token)).StatusCode);
                return;
            }
            catch (HttpRequestException) when (!patience.IsCancellationRequested)
            {
                await Task.Delay(50, patience.Token); // It starts.
            }
        }
    }
}
