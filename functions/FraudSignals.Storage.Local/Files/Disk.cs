using Microsoft.Win32.SafeHandles;

namespace FraudSignals.Storage.Local.Files;

/// <summary>The few things the store asks of a file system, so that tests can let each of them fail.</summary>
internal class Disk
{
    /// <summary>
    /// Makes a file whose room is set aside: writing into it cannot meet a full disk (posix_fallocate; file systems that
    /// write elsewhere on each change, such as btrfs and zfs, cannot promise it).
    /// </summary>
    /// <exception cref="IOException">It is there already, or there is no room.</exception>
    public virtual SafeFileHandle Create(string path, long reserved) =>
        File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, FileOptions.None, reserved);

    public virtual void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(file, bytes, offset);

    /// <summary>Returns once all that was written is on the medium (fsync; F_FULLFSYNC on macOS; FlushFileBuffers on Windows).</summary>
    public virtual void Flush(SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    /// <summary>Writes a small file so that it is there whole, new or old, whenever the power goes.</summary>
    public void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        var aside = path + ".writing";
        File.Delete(aside);
        using (var file = Create(aside, 0))
        {
            Write(file, bytes, 0);
            Flush(file);
        }

        Rename(aside, path);
    }

    /// <summary>Renames within a directory, over an older file of that name, for good.</summary>
    public virtual void Rename(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        DirectorySync.Flush(Path.GetDirectoryName(to)!);
    }
}
