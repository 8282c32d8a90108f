namespace FraudSignals.Storage.Local.Files;

/// <summary>
/// Who may use a data directory: its owner alone, on Unix. On Windows directories inherit their rights, and nothing is done.
/// </summary>
internal static class Access
{
    public const UnixFileMode OfFiles = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode OfDirectories = OfFiles | UnixFileMode.UserExecute;

    /// <summary>Makes a directory for its owner alone, unless it is there.</summary>
    public static void Make(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else if (!Directory.Exists(directory))
        {
            if (Path.GetDirectoryName(Path.GetFullPath(directory)) is { } parent)
            {
                Directory.CreateDirectory(parent);
            }

            Directory.CreateDirectory(directory, OfDirectories);
        }
    }

    /// <summary>Takes from others what rights they have to a directory and all in it.</summary>
    /// <returns>How many files and directories others had rights to.</returns>
    public static int Tighten(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return 0;
        }

        // What a link leads to is somebody else's.
        var within = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return new DirectoryInfo(directory).EnumerateFileSystemInfos("*", within).Prepend(new DirectoryInfo(directory)).ToList()
            .Count(TightenOne);
    }

    private static bool TightenOne(FileSystemInfo entry)
    {
        if (OperatingSystem.IsWindows() || (entry.UnixFileMode & ~OfDirectories) == 0)
        {
            return false;
        }

        try
        {
            entry.UnixFileMode &= OfDirectories;
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // It is another user's, who must see to it.
            return false;
        }
    }
}
