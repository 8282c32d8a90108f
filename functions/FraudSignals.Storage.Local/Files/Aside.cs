using System.Globalization;

namespace FraudSignals.Storage.Local.Files;

/// <summary>
/// The directory for what cannot be used any more: nothing is deleted that may still tell somebody something, and nothing there is written
/// over.
/// </summary>
/// <param name="directory">Made with the first file.</param>
/// <param name="disk">Where it is.</param>
/// <param name="clock">Stamps what comes, from when on its retention counts.</param>
internal sealed class Aside(string directory, Disk disk, TimeProvider clock)
{
    /// <summary>Moves a file or directory there.</summary>
    /// <returns>Its new path.</returns>
    public string Move(string path)
    {
        var target = Target(Path.GetFileName(path));
        if (Directory.Exists(path) && new DirectoryInfo(path).LinkTarget == null)
        {
            Directory.Move(path, target);
        }
        else
        {
            disk.Move(path, target);
        }

        return Keep(target);
    }

    /// <summary>Copies a file there.</summary>
    /// <returns>The copy's path.</returns>
    public string Copy(string path)
    {
        var target = Target(Path.GetFileName(path));
        disk.Copy(path, target);
        return Keep(target);
    }

    /// <summary>Writes bytes there.</summary>
    /// <returns>Their path.</returns>
    public string Write(string name, ReadOnlySpan<byte> bytes)
    {
        var target = Target(name);
        using (var file = disk.Create(target, 0))
        {
            disk.Write(file, bytes, 0);
            disk.Flush(file, target);
        }

        return Keep(target);
    }

    private string Keep(string target)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (Directory.Exists(target))
        {
            Directory.SetLastWriteTimeUtc(target, now);
        }
        else if (new FileInfo(target).LinkTarget == null)
        {
            File.SetLastWriteTimeUtc(target, now);
        }

        disk.FlushDirectory(directory);
        return target;
    }

    private string Target(string name)
    {
        Access.Make(directory);
        var target = Path.Combine(directory, name);
        for (var number = 2; Path.Exists(target) || new FileInfo(target).LinkTarget != null; number++)
        {
            target = Path.Combine(directory, name + "." + number.ToString(CultureInfo.InvariantCulture));
        }

        return target;
    }
}
