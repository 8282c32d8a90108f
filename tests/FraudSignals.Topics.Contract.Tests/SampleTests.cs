using System.Diagnostics;
using System.Reflection;
using Azure.Messaging.ServiceBus;
using FraudSignals.Topics.Broker;

namespace FraudSignals.Topics.Contract.Tests;

/// <summary>The subscribers of the samples, as they are shipped.</summary>
public sealed class SampleTests(NodeModules node)
{
    private const int MostLines = 60;

    private static readonly string Samples =
        typeof(SampleTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Samples").Value!;

    [Fact]
    public async Task The_subscriber_in_csharp_prints_alerts_once()
    {
        var directory = Path.Combine(Samples, "subscriber-cs");
        var program = Path.Combine(directory, "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "Subscriber.dll");
        await PrintsAsync(new ProcessStartInfo("dotnet", [program]), Path.Combine(directory, "Program.cs"));
    }

    [Fact]
    public async Task The_subscriber_in_javascript_prints_alerts_once()
    {
        var script = Path.Combine(Samples, "subscriber-js", "subscriber.js");
        var start = new ProcessStartInfo("node", [script]);
        start.Environment["NODE_PATH"] = await node.InstallAsync();
        await PrintsAsync(start, script);
    }

    private static async Task PrintsAsync(ProcessStartInfo start, string source)
    {
        var stop = TestContext.Current.CancellationToken;
        Assert.InRange((await File.ReadAllLinesAsync(source, stop)).Length, 1, MostLines);
        using var topics = new RunningTopics();
        topics.Broker.Subscribe(new SubscriptionDeclaration(RunningTopics.Topic, "one"));
        foreach (var argument in (string[])[topics.ConnectionString, RunningTopics.Topic, "one"])
        {
            start.ArgumentList.Add(argument);
        }

        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        try
        {
            await using var client = topics.Client();
            var sender = client.CreateSender(RunningTopics.Topic);
            foreach (var (id, day) in ((string, int)[])[("a.1", 1), ("old", -1), ("b.1", 1)])
            {
                var body = $$$"""
                    {"specversion":"1.0","id":"{{{id}}}","data":{"typology":"mule_account","severity":"high","expires":"{{{DateTimeOffset.UtcNow.AddDays(day):O}}}",
                    "subject":{"kind":"account","token":"{{{id}}}","key":null} } }
                    """;
                await sender.SendMessageAsync(new ServiceBusMessage(body) { MessageId = id, ContentType = "application/cloudevents+json" },
                    stop);
            }

            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
            patience.CancelAfter(TimeSpan.FromSeconds(60));
            Assert.Equal("high mule_account account a.1", await process.StandardOutput.ReadLineAsync(patience.Token));
            Assert.Equal("high mule_account account b.1", await process.StandardOutput.ReadLineAsync(patience.Token));
            while (topics.Broker.States[0] is not { Messages: 0, DeadLetters: 1 })
            {
                await Task.Delay(10, patience.Token);
            }
        }
        finally
        {
            process.Kill();
        }
    }
}
