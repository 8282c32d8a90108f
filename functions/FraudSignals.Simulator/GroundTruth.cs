using FraudSignals.Simulator.Output;
using FraudSignals.Simulator.People;

namespace FraudSignals.Simulator;

/// <summary>What is true of every number and account, of all SIM-box hardware, and of a sample of ordinary hardware.</summary>
internal static class GroundTruth
{
    /// <summary>One ordinary SIM and handset in ten is labelled, to measure false positives on; in drawn worlds each is.</summary>
    private const int HardwareSample = 10;

    public static IEnumerable<LabelRow> Of(World world)
    {
        var devices = new HashSet<string>();
        var sample = world.Drawn is null ? HardwareSample : 1;
        foreach (var line in world.People.Concat(world.Desks.All).Concat(world.Schemes?.Lines ?? []).Concat(world.Drawn?.Lines ?? []))
        {
            // Fraud that never acted left nothing to find.
            var fraud = line.IsFraud && line.Acted;
            var labelClass = line.IsFraud && !fraud ? Classes.Subscriber : line.Class;
            yield return new LabelRow("number", line.Number, fraud, labelClass);
            if (line.Class == Classes.SimBox && fraud)
                yield return new LabelRow("sim", line.Sim!, true, line.SimClass ?? Classes.SimBox);
            else if (!line.IsFraud && line.Sim is not null && (line.Kind != LineKind.Subscriber || line.Index % sample == 0))
                yield return new LabelRow("sim", line.Sim, false, line.Class);
        }

        foreach (var device in world.Schemes?.GatewayDevices() ?? [])
        {
            if (devices.Add(device))
                yield return new LabelRow("device", device, true, Classes.SimBox);
        }

        foreach (var line in world.People.Concat(world.Desks.All))
        {
            if (OrdinaryDeviceClass(line, sample) is { } labelClass && devices.Add(line.Device!))
                yield return new LabelRow("device", line.Device!, false, labelClass);
        }

        foreach (var account in world.Accounts.All.Concat(world.Schemes?.Mules ?? []).Concat(world.Drawn?.Accounts ?? []))
        {
            if (account.Class == Classes.SharedTablet && devices.Add(account.Device!))
                yield return new LabelRow("device", account.Device!, false, Classes.SharedTablet);
            var fraud = account.IsFraud && account.Acted;
            yield return new LabelRow("account", account.Number, fraud, account.IsFraud && !fraud ? Classes.Customer : account.Class);
        }
    }

    private static string? OrdinaryDeviceClass(Line line, int sample) =>
        line.Device is null ? null
        : line.Kind != LineKind.Subscriber ? line.Class
        : Traits.ClonedHandset(line.Index) is not null ? Classes.ClonedHandset
        : line.Index % sample == 0 ? line.Class
        : null;
}
