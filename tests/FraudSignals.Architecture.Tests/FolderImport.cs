namespace FraudSignals.Architecture.Tests;

/// <summary>A folder that uses another of its project.</summary>
/// <param name="From">The folder that uses.</param>
/// <param name="To">The folder that is used.</param>
/// <param name="Because">The lines and types that do.</param>
internal sealed record FolderImport(string From, string To, string[] Because);
