namespace FraudSignals.Rules.Files;

/// <summary>Finds and reads the files of a rules directory.</summary>
/// <param name="takes">Whether a file of a folder is read, by their names.</param>
internal sealed class DirectoryReader(string directory, Func<string, string, bool> takes)
{
    private readonly RuleFiles _files = new(directory);
    private int _read;

    public RuleFiles Read()
    {
        var root = new DirectoryInfo(directory);
        if (!root.Exists)
        {
            _files.Tell(directory, "no-rules", "there is no such directory");
            return _files;
        }

        try
        {
            foreach (var folder in root.EnumerateDirectories().Where(d => RuleFiles.TakesFolder(d.Name)))
            {
                ReadFolder(folder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _files.Tell(directory, "unreadable", "the directory cannot be read");
        }

        return _files;
    }

    private void ReadFolder(DirectoryInfo folder)
    {
        if (folder.LinkTarget is not null)
        {
            _files.Tell(folder.Name, "link", "a symbolic link is not followed", "put the files here themselves");
            return;
        }

        foreach (var nested in folder.EnumerateDirectories())
        {
            _files.Tell($"{folder.Name}/{nested.Name}", "misplaced", "a domain has no folders below it",
                $"move its files to {folder.Name}/");
        }

        foreach (var file in folder.EnumerateFiles().Where(f => takes(folder.Name, f.Name)))
        {
            if (++_read > RuleFiles.MaxFiles)
            {
                if (_read == RuleFiles.MaxFiles + 1)
                {
                    _files.Tell(directory, "too-many", $"there are more than {RuleFiles.MaxFiles} files here",
                        "take out what is not in use");
                }

                return;
            }

            ReadFile($"{folder.Name}/{file.Name}", file);
        }
    }

    private void ReadFile(string path, FileInfo file)
    {
        if (file.LinkTarget is not null)
        {
            _files.Tell(path, "link", "a symbolic link is not followed", "put the file here itself");
            return;
        }

        if (RegularFile.WhatElse(file.FullName) is { } other)
        {
            _files.Tell(path, "unreadable", $"this is {other}, and no file", "put a file here");
            return;
        }

        try
        {
            using var stream = file.OpenRead();
            var buffer = new byte[(int)Math.Min(stream.Length, RuleFiles.LimitOf(path)) + 1];
            _files.Add(path, buffer.AsMemory(0, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _files.Tell(path, "unreadable", "the file cannot be read");
        }
    }
}
