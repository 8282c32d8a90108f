using System.Collections.Immutable;

namespace FraudSignals.Host.Tests.Serving.Reloading;

/// <summary>What a <see cref="ReloadRun"/> came to.</summary>
/// <param name="Callers">How many callers made their three calls, each of whom alerts once.</param>
internal sealed record ReloadReport(
    int Reloads, int Refused, int Snapshots, long Posted, long Accepted, long Callers, long Alerts, ImmutableArray<string> Problems)
{
    public override string ToString() =>
        $"{Reloads} reloads, {Refused} refused, {Snapshots} snapshots; {Posted} posted, {Accepted} accepted; {Callers} callers, {Alerts} "
        + $"alerts; {Problems.Length} problems {string.Join("; ", Problems.Take(5))}";
}
