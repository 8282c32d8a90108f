using System.Collections.Immutable;
using FraudSignals.Alerts.Messages;
using FraudSignals.Parties;
using FraudSignals.Ports;

namespace FraudSignals.Host.Demo;

/// <summary>The demo's telco and bank, and the platform's desk, which takes the alerts nobody owns.</summary>
internal sealed class DemoParties(DateTimeOffset now) : IPartySource, IDisposable
{
    public DemoDesk Telco { get; } = new("demo-telco", 1, "telco", now);

    public DemoDesk Bank { get; } = new("demo-bank", 2, "bank", now);

    public DemoDesk Platform { get; } = new("demo-desk", 3, Party.PlatformDesk, now);

    public ImmutableArray<DemoDesk> All => [Telco, Bank, Platform];

    public string Name => "the demo's parties";

    public PartyDocument Document => new() { Parties = [.. All.Select(d => d.Party)] };

    public static string TopicOf(DemoDesk desk) => desk.Party.Desk switch
    {
        "telco" => AlertRouting.TelcoTopic,
        "bank" => AlertRouting.BankTopic,
        _ => AlertRouting.PlatformTopic,
    };

    public ValueTask<byte[]?> ReadAsync(CancellationToken cancellation) => new(Document.Write());

    public void Dispose()
    {
        foreach (var desk in All)
        {
            desk.Dispose();
        }
    }
}
