using System.Globalization;
using System.Runtime.InteropServices;

namespace FraudSignals.Benchmarks.Measuring;

/// <summary>Where and when figures were taken.</summary>
internal static class Machine
{
    public static string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, "
        + $"{RuntimeInformation.RuntimeIdentifier}, {DateTimeOffset.UtcNow:yyyy-MM-dd}");

    public static double WorkingSetMegabytes => Environment.WorkingSet / 1e6;

    private static string Processor()
    {
        const string CpuInfo = "/proc/cpuinfo";
        var model = File.Exists(CpuInfo) ? File.ReadLines(CpuInfo).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return model is null ? RuntimeInformation.ProcessArchitecture.ToString()
            : model[(model.IndexOf(':', StringComparison.Ordinal) + 2)..];
    }
}
