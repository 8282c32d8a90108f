namespace FraudSignals.Host.Shell;

/// <summary>How this program is called.</summary>
internal static class Invocation
{
    private const string Project = "functions/FraudSignals.Host";

    /// <summary>Its name where it is installed; among its sources, what runs it from their root.</summary>
    public static string Command { get; } = IsAmongSources ? $"dotnet run -c Release --project {Project} --" : "fraudsignals";

    // dotnet run goes into the directory of the project.
    private static bool IsAmongSources => Directory.Exists(Project) || File.Exists("FraudSignals.Host.csproj");
}
