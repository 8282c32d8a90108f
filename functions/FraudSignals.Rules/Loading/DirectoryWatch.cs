namespace FraudSignals.Rules.Loading;

/// <summary>
/// Watches a directory and all below it, and the one it stands in: where another is put in its place under the same name, as
/// a release does, that one is watched from then on.
/// </summary>
/// <param name="directory">Its full path.</param>
/// <param name="changed">Told of every change.</param>
internal sealed class DirectoryWatch(string directory, Action changed) : IDisposable
{
    private readonly Lock _lock = new();
    private FileSystemWatcher? _place;
    private FileSystemWatcher? _content;
    private bool _ended;

    public void Begin()
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(directory));
        if (Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(directory)) is { Length: > 0 } parent)
        {
            _place = Watch(parent, below: false, (_, e) =>
            {
                // That something in it was written is seen from within.
                if (e is null
                    || (e.ChangeType != WatcherChangeTypes.Changed && (e.Name == name || (e as RenamedEventArgs)?.OldName == name)))
                {
                    WatchContent();
                    changed();
                }
            });
        }

        WatchContent();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _ended = true;
            _place?.Dispose();
            _content?.Dispose();
        }
    }

    private void WatchContent()
    {
        lock (_lock)
        {
            _content?.Dispose();
            _content = _ended ? null : Watch(directory, below: true, (_, _) => changed());
        }
    }

    // Null where the system has no watches left, or the directory is not there yet; being asked now and then is enough.
    private static FileSystemWatcher? Watch(string path, bool below, Action<object, FileSystemEventArgs?> seen)
    {
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(path) { IncludeSubdirectories = below };
            watcher.Changed += (sender, e) => seen(sender, e);
            watcher.Created += (sender, e) => seen(sender, e);
            watcher.Deleted += (sender, e) => seen(sender, e);
            watcher.Renamed += (sender, e) => seen(sender, e);
            watcher.Error += (sender, _) => seen(sender, null);
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            watcher?.Dispose();
            return null;
        }
    }
}
