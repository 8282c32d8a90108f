using System.CommandLine;
using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Exporting;

/// <summary>How exports are written, told by the ending of the file.</summary>
internal static class ExportFormats
{
    public static string[] All { get; } = ["parquet", "csv", "ndjson"];

    /// <summary>The file to write, as an argument of a command.</summary>
    public static Argument<FileInfo> File() =>
        new("FILE") { Description = $"The file to write; its ending says how: {string.Join(", ", All)}. An existing one is replaced." };

    /// <exception cref="CommandException">The ending says of none.</exception>
    public static string Of(FileInfo target) => target.Extension.TrimStart('.').ToLowerInvariant() is var format && All.Contains(format)
        ? format
        : throw new CommandException($"'{target.Name}' does not say what to write; end it in .{string.Join(", .", All)}.");
}
