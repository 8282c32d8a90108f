using System.Globalization;

namespace FraudSignals.Storage.Local.Files;

/// <summary>
/// Files whose name is a number of so many digits and an extension. Whatever is not named just so, or is no plain file, is none of them.
/// </summary>
internal readonly record struct NumberedFiles(string Extension, int Digits)
{
    public string Name(long number) =>
        number.ToString("d" + Digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) + Extension;

    /// <summary>Neither a directory nor a link.</summary>
    public static bool IsPlain(FileSystemInfo entry) => (entry.Attributes & (FileAttributes.Directory | FileAttributes.ReparsePoint)) == 0;

    /// <summary>Those of a directory by rising number; none where it is missing.</summary>
    public IEnumerable<(long Number, string Path)> In(string directory)
    {
        var kind = this;
        return Entries(directory)
            .Select(entry => (Number: kind.NumberOf(entry), Path: entry.FullName))
            .Where(file => file.Number >= 0)
            .OrderBy(file => file.Number);
    }

    /// <summary>What else is in a directory.</summary>
    public IEnumerable<string> Strays(string directory)
    {
        var kind = this;
        return Entries(directory).Where(entry => kind.NumberOf(entry) < 0).Select(entry => entry.FullName);
    }

    /// <summary>What has the name of such a file and is none: a directory, a link.</summary>
    public IEnumerable<string> InTheWay(string directory)
    {
        var kind = this;
        return Entries(directory).Where(entry => !IsPlain(entry) && kind.NumberOf(entry.Name) >= 0).Select(entry => entry.FullName);
    }

    private static IEnumerable<FileSystemInfo> Entries(string directory) =>
        Directory.Exists(directory) ? new DirectoryInfo(directory).EnumerateFileSystemInfos() : [];

    private long NumberOf(FileSystemInfo entry) => IsPlain(entry) ? NumberOf(entry.Name) : -1;

    private long NumberOf(string name) =>
        name.EndsWith(Extension, StringComparison.Ordinal)
        && long.TryParse(name.AsSpan(0, name.Length - Extension.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && name == Name(number) ? number : -1;
}
