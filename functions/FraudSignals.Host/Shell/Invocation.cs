namespace FraudSignals.Host.Shell;

/// <summary>How this program is called.</summary>
internal static class Invocation
{
    private const string Project = "functions/FraudSignals.Host";

    /// <summary>Its name where it is installed; in the root of its sources, what runs it from them.</summary>
    public static string Command { get; } = Directory.Exists(Project) ? $"dotnet run -c Release --project {Project} --" : "fraudsignals";
}
