using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local.Checkpoints;

/// <summary>A file that holds the engine's state as of a journal record.</summary>
internal readonly record struct Checkpoint(string Directory, long Record)
{
    private static readonly NumberedFiles _unfinished = new(".writing", 16);

    public static NumberedFiles Files { get; } = new(".checkpoint", 16);

    public string Path => System.IO.Path.Combine(Directory, Files.Name(Record));

    /// <summary>Where it stands until it is whole.</summary>
    public string AsidePath => System.IO.Path.Combine(Directory, _unfinished.Name(Record));

    /// <summary>The checkpoints of a directory, newest first.</summary>
    public static List<Checkpoint> In(string directory) =>
        [.. Files.In(directory).Reverse().Select(file => new Checkpoint(directory, file.Number))];

    /// <summary>Whether it is one that was not finished when the process ended.</summary>
    public static bool IsUnfinished(string path) => _unfinished.In(System.IO.Path.GetDirectoryName(path)!).Any(file => file.Path == path);

    /// <summary>Deletes what was not finished when the process ended: it was never of use.</summary>
    public static void Tidy(string directory, Disk disk)
    {
        foreach (var (_, path) in _unfinished.In(directory))
        {
            disk.Delete(path);
        }
    }
}
