namespace FraudSignals.Storage.Local.Files;

/// <summary>Who may use a data directory: its owner alone, on Unix. On Windows directories inherit their rights, and nothing is done.</summary>
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

        var wider = 0;
        foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Prepend(new DirectoryInfo(directory)))
        {
            const UnixFileMode Owner = OfDirectories;
            if ((entry.Attributes & FileAttributes.ReparsePoint) == 0 && (entry.UnixFileMode & ~Owner) != 0)
            {
                entry.UnixFileMode &= Owner;
                wider++;
            }
        }

        return wider;
    }
}
