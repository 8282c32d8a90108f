namespace FraudSignals.Host.Tests.Crashing;

/// <summary>
/// The shipped rules, but an alert is raised anew every few hours: alerts are what must not be lost, so there should be many.
/// </summary>
internal static class CrashRules
{
    public static string Write(TempDirectory directory)
    {
        var shipped = Path.Combine(AppContext.BaseDirectory, "rules");
        foreach (var path in Directory.EnumerateFiles(shipped, "*", SearchOption.AllDirectories))
        {
            directory.Write(
                Path.Combine("rules", Path.GetRelativePath(shipped, path)),
                File.ReadAllText(path).Replace("\"cooldown\": \"24h\"", "\"cooldown\": \"2h\"", StringComparison.Ordinal));
        }

        return directory.File("rules");
    }
}
