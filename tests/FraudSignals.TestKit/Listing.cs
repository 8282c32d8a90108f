using System.Globalization;
using System.Security.Cryptography;

namespace FraudSignals.TestKit;

/// <summary>All that a directory holds, line by line: names, kinds, rights, times and the hashes of contents.</summary>
public static class Listing
{
    public static List<string> Of(string directory) => !Directory.Exists(directory) ? [] :
    [
        .. new DirectoryInfo(directory).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Prepend(new DirectoryInfo(directory))
            .Select(entry => string.Join(
                ' ',
                Path.GetRelativePath(directory, entry.FullName),
                entry.Attributes & (FileAttributes.Directory | FileAttributes.ReparsePoint),
                OperatingSystem.IsWindows() ? "" : entry.UnixFileMode.ToString(),
                entry.LastWriteTimeUtc.Ticks.ToString(CultureInfo.InvariantCulture),
                entry is FileInfo { LinkTarget: null } file ? Content(file.FullName) : entry.LinkTarget))
            .Order(StringComparer.Ordinal),
    ];

    private static string Content(string path)
    {
        try
        {
            return Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
        }
        catch (IOException)
        {
            return "locked";
        }
    }
}
