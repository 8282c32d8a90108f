using Microsoft.Extensions.FileSystemGlobbing;
using Microsoft.Extensions.FileSystemGlobbing.Abstractions;

namespace FraudSignals.Host.Shell;

/// <summary>The files somebody names, one by one or by patterns with <c>*</c> and <c>**</c>.</summary>
internal static class FilePatterns
{
    /// <summary>Each file once, in the order named; those of a pattern by name. What has no wildcard is taken as it is.</summary>
    /// <param name="option">The option they were given to, for the message.</param>
    /// <param name="patterns">Paths and patterns.</param>
    /// <exception cref="CommandException">A pattern matches no file.</exception>
    public static IReadOnlyList<string> Expand(string option, IEnumerable<string> patterns) =>
        [.. patterns.SelectMany(pattern => Expand(option, pattern)).DistinctBy(Path.GetFullPath)];

    private static List<string> Expand(string option, string pattern)
    {
        var wildcard = pattern.IndexOf('*', StringComparison.Ordinal);
        if (wildcard < 0 || File.Exists(pattern))
        {
            return [pattern];
        }

        // The matcher works below a directory, so the part without wildcards comes first.
        var start = pattern.LastIndexOfAny([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], wildcard) + 1;
        var directory = new DirectoryInfo(start == 0 ? "." : pattern[..start]);
        var matcher = new Matcher(StringComparison.Ordinal).AddInclude(pattern[start..]);
        var files = directory.Exists
            ? matcher.Execute(new DirectoryInfoWrapper(directory)).Files.Select(f => pattern[..start] + f.Path)
                .Order(StringComparer.Ordinal).ToList()
            : [];
        return files.Count > 0 ? files : throw new CommandException($"{option} {pattern}: no file has such a name.");
    }
}
