using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Formatting;

/// <summary>Brings the files of a rules directory into the one way they are written, tests included.</summary>
public static class RuleFormatter
{
    /// <param name="directory">The rules directory. Its schemas, and what is deprecated and so frozen, are left alone.</param>
    /// <param name="write">Whether files are written; else it is only told which would be.</param>
    /// <returns>The files that were not as they should be, and those that are no JSON and were left as they are.</returns>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static FormatResult Format(string directory, bool write)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var changed = ImmutableArray.CreateBuilder<string>();
        var diagnostics = new List<RuleDiagnostic>();
        var files = 0;
        foreach (var file in Files(directory))
        {
            files++;
            var bytes = File.ReadAllBytes(file.FullName);
            if (ReadText.Of($"{file.Directory!.Name}/{file.Name}", bytes, diagnostics) is { } report && JsonTree.Read(report) is { } root)
            {
                var formatted = Encoding.UTF8.GetBytes(Formatter.Format(root, KeysOf(report.File, root)));
                if (!formatted.AsSpan().SequenceEqual(bytes))
                {
                    changed.Add(report.File);
                    if (write)
                    {
                        File.WriteAllBytes(file.FullName, formatted);
                    }
                }
            }
        }

        return new FormatResult(files, changed.ToImmutable(), [.. diagnostics]);
    }

    /// <summary>The keys of a file's object; null where they are kept in the order they have.</summary>
    internal static Keys? KeysOf(string path, JsonNode root) => path.Split('/')[0] switch
    {
        _ when root.Kind != JsonValueKind.Object => null,
        _ when RuleFiles.IsTests(path) => Keys.TestFile,
        RuleFiles.Typologies => Keys.Typology,
        RuleFiles.Lists => Keys.List,
        RuleFiles.Packs => Keys.Pack,
        RuleFiles.Sources => Keys.SourceProfile,
        RuleFiles.Layouts => Keys.Layout,
        RuleFiles.Currencies => path == RuleFiles.Thresholds ? Keys.Thresholds : Keys.Worth,
        RuleFiles.Calendars => Keys.Calendar,
        _ => Keys.RuleFile,
    };

    private static IEnumerable<FileInfo> Files(string directory) =>
        from folder in new DirectoryInfo(directory).EnumerateDirectories().OrderBy(d => d.Name, StringComparer.Ordinal)
        where folder.Name is not (RuleFiles.Schemas or RuleFiles.Deprecated) && !folder.Name.StartsWith('.') && folder.LinkTarget is null
        from file in folder.EnumerateFiles("*.json").OrderBy(f => f.Name, StringComparer.Ordinal)
        where !file.Name.StartsWith('.') && file.LinkTarget is null && RegularFile.WhatElse(file.FullName) is null
        select file;
}
