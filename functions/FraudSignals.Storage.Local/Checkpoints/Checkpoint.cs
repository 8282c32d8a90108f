using System.Globalization;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local.Checkpoints;

/// <summary>A file that holds the engine's state as of a journal record.</summary>
internal readonly record struct Checkpoint(string Directory, long Record)
{
    private const string Extension = ".checkpoint";
    private const string AsideExtension = ".writing";

    public string Path => Name(Extension);

    /// <summary>Where it stands until it is whole.</summary>
    public string AsidePath => Name(AsideExtension);

    /// <summary>The checkpoints of a directory, newest first.</summary>
    public static List<Checkpoint> In(string directory) =>
    [
        .. System.IO.Directory.EnumerateFiles(directory, "*" + Extension)
            .Select(path => long.Parse(System.IO.Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture))
            .OrderDescending()
            .Select(record => new Checkpoint(directory, record)),
    ];

    /// <summary>Deletes what was not finished when the process ended.</summary>
    public static void Tidy(string directory, Disk disk)
    {
        foreach (var path in System.IO.Directory.GetFiles(directory, "*" + AsideExtension))
        {
            disk.Delete(path);
        }
    }

    private string Name(string extension) => System.IO.Path.Combine(Directory, Record.ToString("d16", CultureInfo.InvariantCulture) + extension);
}
